"""NDAs and the confidential part of a job: one press opens it, to nobody else, and both keep a paper."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pypdf import PdfReader

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands.blocks import set_block
from michinori.contracts.commands.suspending import suspend_client
from michinori.conversation.commands.ndas import ask_in_thread
from michinori.conversation.models import thread_id_of
from michinori.kernel.actor import Actor
from michinori.kernel.chain import digest
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.legal.commands.publishing import publish_version
from michinori.machinery import clock
from michinori.machinery.files import store_file
from michinori.machinery.models import Event, OutboxItem
from michinori.market.commands.confidential import agree_for_job, remove_confidential, set_confidential
from michinori.market.commands.jobs import close_job
from michinori.market.commands.ndas import agree_nda, decline_nda, withdraw_nda
from michinori.market.commands.proposals import create_proposal, decline_proposal, withdraw_proposal
from michinori.market.models import Confidential, Job, Nda, NdaText, Proposal
from michinori.market.queries.ndas import confidential_for, list_ndas, texts_of
from michinori.moderation.commands.reports import report_thing
from michinori.notices.market_events import hear_of_nda
from michinori.papers.commands.ndas import keep_nda
from michinori.papers.models import Document, Unprinted
from michinori.papers.pdfs import document_pdf
from michinori.people.commands.users import rename_user
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.market.ndas import MAX_CONFIDENTIAL, Piece, Wording, fingerprint, pieces_of

from .conftest import MakeJob, acts, person

pytestmark = pytest.mark.django_db
Browse = Callable[[User | None], Client]
SECRET = "くじらの新製品の仕様"
TEXT = "## 1. 守ること\n\n見たことを、だれにも言いません。"


def refused(act: Callable[[], object]) -> str:
    before = (Nda.objects.count(), Confidential.objects.count(), OutboxItem.objects.count(), Event.objects.count())
    with pytest.raises(Problem) as problem, transaction.atomic():
        act()
    after = (Nda.objects.count(), Confidential.objects.count(), OutboxItem.objects.count(), Event.objects.count())
    assert before == after, "a refusal wrote something"
    return problem.value.slug


def put(user: User, job: Job, **more: Any) -> Confidential:
    asked: dict[str, Any] = {"text": SECRET, "nda": "own", "nda_text": TEXT} | more
    return set_confidential(actor=acts(user), job_id=job.id, **asked)


def opens(user: User, job: Job) -> bool:
    return confidential_for(acts(user), job.id).row is not None


def pressed(user: User, job: Job) -> Nda:
    shown = confidential_for(acts(user), job.id).nda.sha256
    return agree_for_job(actor=acts(user), job_id=job.id, sha256=shown)


def standard(ja: str = "## 標準\n\n守ります。", en: str = "## Standard\n\nKept.") -> None:
    today = day_of(clock.now())
    publish_version(actor=Actor.operator(), document="nda", ja=ja, en=en, first=today, reason="始めるため")


def kept_papers() -> list[Document]:
    for item in OutboxItem.objects.filter(kind="nda_agreed").order_by("id"):
        keep_nda(item)
        keep_nda(item)
    return list(Document.objects.filter(kind="nda").order_by("serial"))


def text_of(user: User, paper: Document) -> str:
    with document_pdf(acts(user), paper.id)[1] as file:
        return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file.read())).pages)


def proposed(user: User, job: Job) -> Proposal:
    return create_proposal(actor=acts(user), job_id=job.id, body={"price": 48_000, "message": "できます"})


def test_one_press_opens_it_and_both_keep_a_paper(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    rename_user(actor=acts(ren), display_name="ren", real_name="蓮 太郎")
    job = post()
    put(aoi, job)
    assert opens(aoi, job)
    assert not opens(ren, job)
    nda = pressed(ren, job)
    assert pressed(ren, job).id == nda.id, "a second press is the first"
    assert (nda.status, nda.n, nda.asked_by_id, nda.job_id) == ("agreed", 1, aoi.id, job.id)
    assert opens(ren, job)
    assert not opens(mio, job)
    (paper,) = kept_papers()
    assert (paper.number[:3], paper.client_id, paper.worker_id) == ("ND-", default_client(aoi.id).id, ren.id)
    assert (paper.amount_with_tax, paper.contract_id) == (0, None)
    assert paper.sha256 == digest(paper.record)
    assert Unprinted.objects.filter(document=paper).exists()
    for user in (aoi, ren):
        text = text_of(user, paper)
        for said in (
            "秘密保持契約書",
            paper.number,
            paper.sha256,
            nda.text.sha256,
            "蓮太郎",
            "青空ウェブ制作",
            "だれにも言いません",
        ):
            assert said in text, said
        assert SECRET not in text
    with pytest.raises(Problem):
        document_pdf(acts(mio), paper.id)


def test_the_standard_text_is_the_operators_in_both_languages(post: MakeJob, aoi: User, ren: User) -> None:
    job = post()
    assert refused(lambda: put(aoi, job, nda="standard")) == "invalid"
    standard()
    put(aoi, job, nda="standard")
    first = confidential_for(acts(ren), job.id).nda
    assert (first.client_id, first.en) == (None, "## Standard\n\nKept.")
    pressed(ren, job)
    standard(ja="## 標準\n\nもっと守ります。")
    assert opens(ren, job), "what was agreed to holds until the client asks for the new text"
    put(aoi, job, nda="standard")
    assert not opens(ren, job)
    assert refused(lambda: agree_for_job(actor=acts(ren), job_id=job.id, sha256=first.sha256)) == "nda-changed"
    assert pressed(ren, job).n == 2
    assert [paper.n for paper in kept_papers()] == [1, 2]


def test_a_clients_own_text_has_versions_that_stay(post: MakeJob, aoi: User, ren: User) -> None:
    job, company = post(), default_client(aoi.id).id
    assert refused(lambda: put(aoi, job, nda_text="")) == "invalid"
    put(aoi, job)
    put(aoi, job, nda_text="")
    put(aoi, job, nda_text=TEXT)
    assert NdaText.objects.filter(client_id=company).count() == 1, "the same text is no new version"
    pressed(ren, job)
    put(aoi, job, nda_text="別の文面です。")
    newest = texts_of(company)[0]
    assert newest is not None
    assert (newest.number, newest.ja) == (2, "別の文面です。")
    assert not opens(ren, job)
    proposed(ren, job)
    close_job(actor=acts(aoi), job_id=job.id)
    pressed(ren, job)
    assert opens(ren, job), "whose proposal lives may still agree anew"


@pytest.mark.parametrize("sha256", [None, "", 5, "0" * 64])
def test_nobody_agrees_to_what_they_have_not_read(post: MakeJob, aoi: User, ren: User, sha256: object) -> None:
    job = post()
    put(aoi, job)
    slug = refused(lambda: agree_for_job(actor=acts(ren), job_id=job.id, sha256=sha256))
    assert slug == ("nda-changed" if sha256 == "0" * 64 else "invalid")
    assert not opens(ren, job)


def test_the_clients_side_sets_it_and_nobody_else(post: MakeJob, aoi: User, ken: User, ren: User) -> None:
    job = post(draft=True)
    assert refused(lambda: put(ren, job)) == "not-found"
    put(ken, job)
    other = post()
    assert refused(lambda: put(ren, other)) == "forbidden"
    assert refused(lambda: pressed(ken, job)) == "own-job"
    close_job(actor=acts(aoi), job_id=other.id)
    assert refused(lambda: put(aoi, other)) == "job-closed"


@pytest.mark.parametrize(
    ("wrong", "slug"),
    [
        ({"text": ""}, "invalid"),
        ({"text": "あ" * (MAX_CONFIDENTIAL + 1)}, "invalid"),
        ({"text": "aoi@aozora-web.jp へどうぞ"}, "contact-before-contract"),
        ({"nda": "theirs"}, "invalid"),
        ({"nda_text": 5}, "invalid"),
        ({"nda_text": "くわしくは aoi@aozora-web.jp へ"}, "contact-before-contract"),
        ({"file_ids": ["fil_aaaaaaaaaaaaaaaa"]}, "invalid"),
    ],
)
def test_what_is_refused_writes_nothing(post: MakeJob, aoi: User, wrong: dict[str, Any], slug: str) -> None:
    job = post()
    assert refused(lambda: put(aoi, job, **wrong)) == slug


def test_who_is_no_longer_wanted_reads_nothing_any_more(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    job = post()
    put(aoi, job)
    pressed(ren, job)
    pressed(mio, job)
    mine, theirs = proposed(ren, job), proposed(mio, job)
    assert opens(ren, job)
    withdraw_proposal(actor=acts(ren), proposal_id=mine.id)
    decline_proposal(actor=acts(aoi), proposal_id=theirs.id)
    assert not opens(ren, job)
    assert not opens(mio, job)
    proposed(ren, job)
    assert opens(ren, job), "who proposes anew takes part anew"
    close_job(actor=acts(aoi), job_id=job.id)
    assert opens(ren, job), "the proposal lives on"


def test_a_closed_job_shows_it_to_nobody_who_did_not_propose(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    job = post()
    put(aoi, job)
    pressed(ren, job)
    close_job(actor=acts(aoi), job_id=job.id)
    for user in (ren, mio):
        with pytest.raises(Problem):
            confidential_for(acts(user), job.id)
        with pytest.raises(Problem):
            agree_for_job(actor=acts(user), job_id=job.id, sha256=NdaText.objects.get().sha256)
    assert opens(aoi, job)


@pytest.mark.parametrize("blocker", ["ren", "aoi"])
def test_a_block_closes_it_until_a_contract_is_agreed(post: MakeJob, aoi: User, ren: User, blocker: str) -> None:
    job = post()
    put(aoi, job)
    pressed(ren, job)
    proposal = proposed(ren, job)
    who, target = (ren, default_client(aoi.id).id) if blocker == "ren" else (aoi, ren.id)
    set_block(actor=acts(who), target_id=target)
    with pytest.raises(Problem):
        confidential_for(acts(ren), job.id)
    Proposal.objects.filter(id=proposal.id).update(status="agreed")
    assert opens(ren, job), "the work under way needs it"


def test_a_suspension_closes_it_until_a_contract_is_agreed(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    sora, job = person("sora", staff=True), post()
    put(aoi, job)
    pressed(ren, job)
    proposal = proposed(ren, job)
    for user in (ren, mio):
        suspend_client(actor=acts(sora), client_id=user.id, until=None)
    assert not opens(ren, job)
    assert refused(lambda: pressed(mio, job)) == "suspended"
    Proposal.objects.filter(id=proposal.id).update(status="agreed")
    assert opens(ren, job)


def test_its_files_are_as_confidential(post: MakeJob, browse: Browse, aoi: User, ren: User, mio: User) -> None:
    file = store_file(actor=acts(aoi), name="くじら.txt", content=SECRET.encode()).id
    job = post()
    put(aoi, job, file_ids=[file])
    here = f"/files/{file}"
    assert [browse(user).get(here).status_code for user in (aoi, ren, mio)] == [200, 404, 404]
    pressed(ren, job)
    assert [browse(user).get(here).status_code for user in (aoi, ren, mio)] == [200, 200, 404]
    assert "くじら.txt" in browse(ren).get(f"/jobs/{job.id}/confidential").content.decode()
    assert "くじら.txt" not in browse(ren).get(f"/jobs/{job.id}").content.decode()
    withdraw_proposal(actor=acts(ren), proposal_id=proposed(ren, job).id)
    assert browse(ren).get(here).status_code == 404
    remove_confidential(actor=acts(aoi), job_id=job.id)
    assert not Confidential.objects.exists()


def test_within_a_talk_it_is_asked_for_agreed_to_declined_and_taken_back(
    post: MakeJob, aoi: User, ken: User, ren: User, mio: User
) -> None:
    thread = thread_id_of(proposed(ren, post()).id)

    def ask(user: User, text: str) -> Nda:
        return ask_in_thread(actor=acts(user), thread_id=thread, nda="own", nda_text=text)

    assert refused(lambda: ask(ren, TEXT)) == "forbidden"
    with pytest.raises(Problem):
        ask(mio, TEXT)
    nda = ask(aoi, TEXT)
    assert ask(ken, TEXT).id == nda.id, "asking twice is asking once"
    (hearing,) = hear_of_nda(OutboxItem.objects.get(kind="nda_asked"))
    assert hearing.user == ren
    shown = nda.text.sha256
    assert refused(lambda: agree_nda(actor=acts(aoi), nda_id=nda.id, sha256=shown)) == "forbidden"
    assert refused(lambda: agree_nda(actor=acts(mio), nda_id=nda.id, sha256=shown)) == "not-found"
    assert decline_nda(actor=acts(ren), nda_id=nda.id).status == "declined"
    assert refused(lambda: ask(aoi, TEXT)) == "nda-declined"
    assert agree_nda(actor=acts(ren), nda_id=nda.id, sha256=shown).n == 1, "the worker may think again"
    assert refused(lambda: decline_nda(actor=acts(ren), nda_id=nda.id)) == "nda-agreed"
    assert refused(lambda: withdraw_nda(actor=acts(aoi), nda_id=nda.id)) == "nda-agreed"
    assert {one.user for one in hear_of_nda(OutboxItem.objects.get(kind="nda_agreed"))} == {aoi, ken}
    other = ask(aoi, "別の文面です。")
    withdraw_nda(actor=acts(ken), nda_id=other.id)
    assert refused(lambda: agree_nda(actor=acts(ren), nda_id=other.id, sha256=other.text.sha256)) == "not-found"
    assert [one.id for one in list_ndas(acts(ren))[0]] == [nda.id]
    assert {one.id for one in list_ndas(acts(aoi))[0]} == {nda.id, other.id}
    assert ask(aoi, "別の文面です。").status == "asked"
    set_block(actor=acts(ren), target_id=default_client(aoi.id).id)
    assert [one.id for one in list_ndas(acts(ren))[0]] == [nda.id], "a block hides what is not agreed"


def test_what_a_talk_opened_opens_the_job_of_the_same_text(post: MakeJob, aoi: User, ren: User) -> None:
    job = post()
    put(aoi, job)
    thread = thread_id_of(proposed(ren, job).id)
    nda = ask_in_thread(actor=acts(aoi), thread_id=thread, nda="own")
    agree_nda(actor=acts(ren), nda_id=nda.id, sha256=nda.text.sha256)
    assert opens(ren, job)


def test_the_database_keeps_what_was_agreed(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    job = post()
    put(aoi, job)
    nda = pressed(ren, job)
    for wrong in (
        lambda: Nda.objects.filter(id=nda.id).update(status="declined", n=None),
        lambda: Nda.objects.create(
            text=nda.text, client_id=mio.id, worker=ren, status="asked", asked_by=mio, asked_at=clock.now()
        ),
        lambda: Confidential.objects.filter(job=job).update(text=""),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    for statement in ("DELETE FROM market_nda", "UPDATE market_ndatext SET ja = 'x'", "DELETE FROM market_ndatext"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_pages_show_the_press_and_what_it_opens(post: MakeJob, browse: Browse, aoi: User, ren: User) -> None:
    job = post()
    page = f"/jobs/{job.id}/confidential"
    assert browse(aoi).get(page).status_code == 404
    sent = {"text": SECRET, "nda": "own", "nda_text": TEXT, "kept": ""}
    assert browse(aoi).post(f"{page}/edit", sent).status_code == 302
    assert SECRET in browse(aoi).get(page).content.decode()
    assert SECRET in browse(aoi).get(f"{page}/edit").content.decode()
    assert page in browse(ren).get(f"/jobs/{job.id}").content.decode()
    assert "秘密の部分があります" in browse(None).get(f"/jobs/{job.id}").content.decode()
    worker = browse(ren)
    text = worker.get(page).content.decode()
    assert "だれにも言いません" in text
    assert SECRET not in text
    shown = texts_of(default_client(aoi.id).id)[0]
    assert shown is not None
    answer = worker.post(f"{page}/agree", {"sha256": shown.sha256}, follow=True).content.decode()
    assert SECRET in answer
    kept_papers()
    assert "ND-" not in worker.get("/ndas").content.decode()
    nda = Nda.objects.get()
    assert Document.objects.get(kind="nda").id in worker.get(f"/ndas/{nda.id}").content.decode()
    assert "ND-" in worker.get("/papers").content.decode()
    english = worker.get(f"/ndas/{nda.id}", headers={"Accept-Language": "en"}).content.decode()
    assert "Text of the NDA" in english


def test_the_text_is_split_into_headings_and_paragraphs() -> None:
    assert pieces_of("前文\n二行め\n\n## 1. 題\n本文\n\n\n終わり") == [
        Piece(False, "前文\n二行め"),
        Piece(True, "1. 題"),
        Piece(False, "本文"),
        Piece(False, "終わり"),
    ]
    assert fingerprint(Wording("あ")) != fingerprint(Wording("", "あ"))


def test_the_paper_is_made_by_the_outbox(post: MakeJob) -> None:
    assert keep_nda in SUBSCRIBERS["nda_agreed"]


def test_moderators_read_a_reported_jobs_part_for_a_reason_that_is_logged(
    post: MakeJob, browse: Browse, aoi: User, mio: User
) -> None:
    job = post()
    put(aoi, job)
    case = report_thing(actor=acts(mio), kind="job", ref=job.id, reason="spam").case
    page, staff = f"/desk/reports/{case.id}/confidential", browse(person("sora", staff=True))
    assert page in staff.get(f"/desk/reports/{case.id}").content.decode()
    for answer in (staff.get(f"/desk/reports/{case.id}"), staff.get(page), staff.post(page, {"reason": "curious"})):
        assert SECRET not in answer.content.decode()
    assert not Event.objects.filter(kind="confidential_read").exists()
    assert SECRET in staff.post(page, {"reason": "report"}).content.decode()
    (logged,) = Event.objects.filter(kind="confidential_read")
    assert logged.data == {"case": case.id, "job": job.id, "reason": "report"}
    for user in (aoi, mio):
        assert browse(user).post(page, {"reason": "report"}).status_code == 404
    other = report_thing(actor=acts(mio), kind="job", ref=post().id, reason="spam").case
    assert staff.get(f"/desk/reports/{other.id}/confidential").status_code == 404
