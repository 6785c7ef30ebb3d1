"""S7, S8 and S9 sentence by sentence, each lived by commands and over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from columns.fake_akismet import FakeAkismet, Said
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.columns.commands.checking import ask_akismet
from michinori.columns.commands.columns import choose_column
from michinori.columns.commands.comments import decide_comment
from michinori.columns.models import Comment
from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import change_requests, stages, terminations
from michinori.kernel.actor import Actor
from michinori.machinery import outbox, proof
from michinori.people.commands.profiles import update_profile
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.trust.commands.counting import note_conduct
from tests.stories import by_default as story
from tests.stories.both_ways import ByCommand, Dealer, OverHttp, Refused
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
JOB = {
    "title": "広告用ランディングページのデザイン",
    "description": "広告から来た人に見せる一枚のページです。",
    "category": "design",
    "kind": "fixed",
}
EVERYWHERE = {"list", "search", "recommended", "page"}
NUMBER = "7000012050002"


@pytest.fixture(params=[ByCommand, OverHttp])
def way(request: pytest.FixtureRequest) -> Any:
    return request.param


def mails_to(user: User) -> list[str]:
    """Subjects of what left for them since last asked."""
    mail.outbox.clear()
    kinds = ("job_posted", "saved_search_found", "notice_mail")
    outbox.drain({kind: SUBSCRIBERS[kind] for kind in kinds})
    return [message.subject for message in mail.outbox if message.to == [user.email]]


def test_s7_never_a_job_of_theirs_again_whatever_account_they_come_back_with(way: type[Dealer]) -> None:
    cast = Cast()
    ren, mio = way(cast.ren), way(cast.mio)
    for user in (cast.ren, cast.mio):
        update_profile(actor=cast.acts(user), headline="つくる人", about="", skills=["ランディングページ"])
    ren.keeps_search("ランディングページ")
    agency = way(cast.person("Aoi", company="青空ウェブ制作", corporate_number=NUMBER))
    haru = way(cast.person("Haru", identity="HARU"))
    running = story.active(cast)
    mails_to(cast.ren)
    for theirs in (agency, haru):
        first = theirs.posts(**JOB)
        assert ren.sees(first) == EVERYWHERE
        assert len(mails_to(cast.ren)) == 1
    blocks = [
        ren.blocks(default_client(agency.user.id).id, "二度も振り出しに戻された"),
        ren.blocks(haru.user.id, "¥0と言われた"),
    ]
    again = way(cast.person("Aoi2", company="青空二号", corporate_number=NUMBER))
    haru_again = way(cast.person("Haru2", identity="HARU"))
    later = [theirs.posts(**JOB) for theirs in (agency, again, haru, haru_again)]
    assert mails_to(cast.ren) == []
    for job in later:
        assert ren.sees(job) == set()
        assert mio.sees(job) == EVERYWHERE
        with pytest.raises(Refused, match=r"^not-found$"):
            ren.proposes(job)
    assert story.handed_in_and_approved(cast, running, 1, 2, 3).status == "completed", "what runs goes on"
    for block in blocks:
        ren.undoes(block)
    assert all(ren.sees(job) == EVERYWHERE for job in later)


def test_s8_what_stars_hide_is_read_before_proposing(way: type[Dealer]) -> None:
    """With Kei the direction was overturned and ¥0 offered until the rule settled it; Mio waited in silence until the
    clock accepted her work.
    """
    cast = Cast(verified=True)
    _starts_over_and_offers_nothing(Cast({"Aoi": cast.aoi, "Ren": cast.person("Kei", verified=True)}))
    _is_silent(Cast({"Aoi": cast.aoi, "Ren": cast.mio}))
    outbox.drain({"contract_events": [note_conduct]})
    ren, aoi = way(cast.ren), way(cast.aoi)
    client = default_client(cast.aoi.id).id
    found = ren.conduct(client)
    assert found["ended_halfway"] == (2, 0.5, "")
    assert found["restarts_per_contract"] == (2, 0.5, "")
    assert found["offers_below_half"][:2] == (1, 1.0)
    n, days, _ = found["days_to_accept"]
    assert (n, round(days or 0)) == (1, 8), "the clock's, for she never answered"
    assert found["approved_by_clock"] == (1, 1.0, "")
    vague = {"title": "いい感じのLP", "description": "いい感じのページを一枚お願いします。"}
    job = aoi.posts(**JOB | vague, budget_max=5_000, estimated_hours=40)
    assert {"vague", "low_pay", "no_due_date", "no_direction"} <= set(ren.warned(job))
    aoi.answers(client, "ended_halfway", "事業が変わったためです。")
    assert ren.conduct(client)["ended_halfway"] == (2, 0.5, "事業が変わったためです。")
    assert ren.proposes(job)


def _starts_over_and_offers_nothing(cast: Cast) -> None:
    aoi, kei = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    story.show(cast, contract, 1, 74)
    stages.object_stage(actor=aoi, contract_id=contract.id, number=1, reason="やはり赤がよいです")
    wish = [{"key": "ポイントカラー", "value": "赤"}]
    asked = change_requests.request_change(actor=aoi, contract_id=contract.id, note="赤に", changes=wish)
    change_requests.decline_change(actor=kei, request_id=asked.id)
    ending = terminations.open_termination(actor=kei, contract_id=contract.id, amount=10_000, reason="other_breach")
    terminations.counter_termination(actor=aoi, termination_id=ending.id, amount=0)
    story.wait_days(40)
    contract.refresh_from_db()
    assert contract.status == "ended"


def _is_silent(cast: Cast) -> None:
    contract = story.active(cast, stages=story.WHOLE)
    story.hand_in(cast, contract, 1)
    story.wait_days(9)
    contract.refresh_from_db()
    assert contract.status == "completed"


@pytest.fixture
def fake(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAkismet]:
    monkeypatch.setattr(proof, "COST", 1)
    found = FakeAkismet()
    settings.AKISMET_KEY, settings.AKISMET_URL = "key", found.url
    yield found
    found.close()


def test_s9_a_column_its_comments_and_what_keeps_spam_out(way: type[Dealer], fake: FakeAkismet) -> None:
    cast = Cast()
    ren, sora = way(cast.ren), way(cast.person("Sora", staff=True))
    column = ren.writes(title="振り出しに戻された話", body="**二度**ありました。", tags=["振り出し"])
    with pytest.raises(Refused, match=r"^not-found$"):
        ren.reads(column)
    ren.publishes(column)
    of_staff = sora.writes(title="振り出しとは", body="道具の紹介です。", status="published")
    assert set(ren.finds_columns()) == {column, of_staff}
    choose_column(actor=Actor.person(sora.user.id), slug=column, chosen=True)

    said = {"name": "よむ人", "email": "yomu@example.net", "body": "わたしも同じでした。"}
    with pytest.raises(Refused, match=r"^invalid body email name$"):
        ren.comments(column, name="", email="", body="")
    with pytest.raises(Refused, match=r"^invalid altcha$"):
        ren.comments(column, **said, altcha="")
    assert ren.comments(column, **said) == "published"
    assert ren.comments(column, **said | {"body": "カジノでカジノで即日融資"}) == "spam"
    assert ren.comments(column, **said | {"body": "とてもよい品です。"}) == "published"
    fake.says.extend([Said("false"), Said("true"), Said("true")])
    ask_akismet()
    assert ren.reads(column) == ("**二度**ありました。", ["わたしも同じでした。"])
    taken = Comment.objects.get(body="とてもよい品です。")
    decide_comment(actor=Actor.person(sora.user.id), comment_id=taken.id, status="published")
    ask_akismet()
    assert fake.heard[-1][0].endswith("/submit-ham")
    assert ren.reads(column)[1] == ["わたしも同じでした。", "とてもよい品です。"]
    page = Client().get(f"/columns/{column}").content.decode()
    assert "コメントのデータの取扱い" in page
    assert "Akismet に送ります" in page
    assert page.count("必須") >= len(said)
    assert said["email"] not in page
