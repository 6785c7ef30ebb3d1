"""Remarks pinned to work: who may, where, what the record keeps of them, and what screening stops."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from machinery import samples
from notices.test_contract_mails import delivered

from michinori.contracts.commands import deliveries, stages
from michinori.contracts.models import Attachment, Contract, Note, Remark
from michinori.contracts.queries.remarks import remarks_on
from michinori.conversation.commands.remarks import make_remark
from michinori.conversation.commands.threads import consent_to_contact
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.problems import Problem
from michinori.machinery.files import store_file
from michinori.machinery.models import Event
from michinori.notices.models import Notice
from michinori.papers.layouts.evidence import evidence_sheet
from michinori.papers.queries.evidence import read_pack
from michinori.rules.contract.evidence import verify
from michinori.rules.talk import remarks as rules
from michinori.wording.contract.remarks import spot_text
from tests.exploits.courses import submitted
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
HERE = {"body": "ここを青に", "page": 1, "x": 412, "y": 415}


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def work(cast: Cast) -> Contract:
    return submitted(cast)


def file_of(contract: Contract) -> str:
    return Attachment.objects.filter(contract=contract).latest("id").file_id


def refused(slug: str, contract: Contract, user: Any, **sent: Any) -> Problem:
    """The command refuses, and writes nothing."""
    events = Event.objects.filter(subject_id=contract.id).count()
    with pytest.raises(Problem) as caught:
        make_remark(actor=Cast().acts(user), file_id=file_of(contract), sent=HERE | sent)
    assert caught.value.slug == slug
    assert (Remark.objects.count(), Event.objects.filter(subject_id=contract.id).count()) == (0, events)
    return caught.value


def test_both_sides_remark_and_both_read_it(cast: Cast, work: Contract) -> None:
    file = file_of(work)
    make_remark(actor=cast.acts(cast.aoi), file_id=file, sent=HERE)
    make_remark(actor=cast.acts(cast.ren), file_id=file, sent={"body": "直します"})
    found = remarks_on(work, file)
    assert [(one.text, one.row.by, one.row.x, one.row.y) for one in found] == [
        ("ここを青に", "client", 412, 415),
        ("直します", "worker", 500, 500),
    ]


def test_a_remark_is_an_event_that_changes_neither_state_nor_clocks(cast: Cast, work: Contract) -> None:
    work.refresh_from_db()
    before = (work.status, work.changed_n, work.state_n)
    made = make_remark(actor=cast.acts(cast.aoi), file_id=file_of(work), sent=HERE).row
    work.refresh_from_db()
    assert (work.status, work.changed_n, work.state_n) == before
    event = Event.objects.get(subject_id=work.id, n=made.n)
    spot = {"page": 1, "x": 412, "y": 415}
    assert event.data == {"by": "client", "file": made.file_id, "terms_version": 1, "note": event.data["note"], **spot}
    assert Note.objects.get(contract=work, n=made.n).text == "ここを青に"
    stages.return_stage(
        actor=cast.acts(cast.aoi), contract_id=work.id, number=1, items=["テイスト"], seen=made.n - 1
    )  # the page from before the remark is not stale


def test_a_second_of_a_film_is_remarked_on(cast: Cast) -> None:
    contract, ren = story.active(cast), cast.acts(cast.ren)
    film = store_file(actor=ren, name="完成.mp4", content=samples.recording(seconds=2))
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[film.id])
    row = make_remark(actor=cast.acts(cast.aoi), file_id=film.id, sent={"body": "音が小さい", "second": 1}).row
    assert (row.second, row.page, row.x) == (1, None, None)


@pytest.mark.parametrize(
    ("sent", "field", "key"),
    [
        ({"body": " "}, "body", "required"),
        ({"body": "あ" * (rules.MAX_REMARK + 1)}, "body", "too_long"),
        ({"body": "\u200b" * (3 * rules.MAX_REMARK) + "あ"}, "body", "too_long"),
        ({"page": 2}, "page", "too_large"),
        ({"x": 1_001}, "x", "too_large"),
        ({"y": -1}, "y", "too_small"),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, work: Contract, sent: dict[str, Any], field: str, key: str) -> None:
    problem = refused("invalid", work, cast.aoi, **sent)
    assert [(flaw.field, flaw.key) for flaw in problem.flaws] == [(field, key)]


def test_strangers_know_of_no_such_file(cast: Cast, work: Contract) -> None:
    refused("not-found", work, cast.mio)


def test_when_the_work_is_accepted_nothing_more_is_remarked(cast: Cast) -> None:
    contract = story.active(cast, stages=story.WHOLE)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    refused("remarks-closed", contract, cast.aoi)


def test_a_file_holds_so_many_remarks(cast: Cast, work: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("michinori.conversation.commands.remarks.MOST_REMARKS", 0)
    refused("too-many-remarks", work, cast.aoi)


def test_contact_data_need_the_consent_of_both(cast: Cast, work: Contract) -> None:
    refused("contact-without-consent", work, cast.aoi, body="090-1234-5678 に電話してください")
    for who in (cast.aoi, cast.ren):
        consent_to_contact(actor=cast.acts(who), thread_id=thread_of(work))
    made = make_remark(
        actor=cast.acts(cast.aoi), file_id=file_of(work), sent={"body": "090-1234-5678 に電話してください"}
    )
    assert not made.row.outside


def test_an_invitation_to_deal_outside_is_marked(cast: Cast, work: Contract) -> None:
    sent = {"body": "次は手数料のかからない直接取引でお願いします"}
    made = make_remark(actor=cast.acts(cast.aoi), file_id=file_of(work), sent=sent).row
    assert made.outside
    assert Event.objects.get(subject_id=work.id, n=made.n).data["outside"] is True


def test_the_evidence_pack_holds_it_with_the_file_it_is_about(cast: Cast, work: Contract) -> None:
    made = make_remark(actor=cast.acts(cast.aoi), file_id=file_of(work), sent=HERE).row
    pack: dict[str, Any] = json.loads(json.dumps(read_pack(cast.acts(cast.ren), work.id)))
    assert verify(pack).sound
    assert {note["n"]: note["text"] for note in pack["notes"]}[made.n] == "ここを青に"
    (section,) = (one for one in evidence_sheet(pack).sections if one.heading == "記録のすべて")
    step = section.parts[0].rows[made.n - 1]
    assert "1ページ・中ほど" in step.text
    assert step.note == "ここを青に"
    assert "画面.txt" in step.files[0][0]


def test_remarks_of_an_hour_are_told_in_one_notice(cast: Cast, work: Contract) -> None:
    delivered()
    for words in ("一つめ", "二つめ"):
        make_remark(actor=cast.acts(cast.aoi), file_id=file_of(work), sent={"body": words})
    assert "ren@example.com" not in delivered()
    assert Notice.objects.filter(user=cast.ren, key__startswith=f"remarks:{work.id}", read_at=None).count() == 1
    story.wait_days(1)
    assert "提出されたものに書きこみました" in "".join(delivered()["ren@example.com"])


def test_the_database_keeps_remarks_as_they_are(cast: Cast, work: Contract) -> None:
    row = make_remark(actor=cast.acts(cast.aoi), file_id=file_of(work), sent=HERE).row
    for change in ({"x": 1}, {"second": 3}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Remark.objects.filter(id=row.id).update(**change)
    for wrong in ({"x": 1_001}, {"x": None}, {"second": 3}, {"page": 0}, {"by": "staff"}):
        values = {"page": 1, "x": 1, "y": 1, "by": "client"} | wrong
        made = Remark(contract=work, n=900, file_id=row.file_id, author_id=cast.aoi.id, at=row.at, **values)
        with pytest.raises(DatabaseError), transaction.atomic():
            made.save(force_insert=True)


@pytest.mark.parametrize(
    ("x", "y", "part"),
    [(0, 0, "左上"), (412, 100, "上"), (1_000, 0, "右上"), (333, 334, "左"), (334, 666, "中ほど"), (667, 999, "右下")],
)
def test_its_place_is_said_as_the_third_of_the_page(x: int, y: int, part: str) -> None:
    assert spot_text(Remark(page=3, x=x, y=y)) == f"3ページ・{part}"
