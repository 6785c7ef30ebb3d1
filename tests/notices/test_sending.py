"""Mails over a real mail server: how they look there, refusals, coming back, a process killed half-way, silent logs."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from notices.mail_server import MailServer, running
from pytest_django.fixtures import Settings

from michinori.columns.commands.columns import write_column
from michinori.config.table import SUBSCRIBERS
from michinori.machinery import outbox
from michinori.machinery.deliveries import Outside, name_of
from michinori.machinery.models import MAILS, OutboxDelivery, OutboxItem
from michinori.machinery.sealing import seal
from michinori.notices import queries
from michinori.notices.commands.bouncing import has_bounced, note_bounce
from michinori.notices.mails import Sending
from michinori.notices.models import Bounce, SentMail
from michinori.notices.writing import write_notice
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
AOI = "aoi@example.com"


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with running() as found:
        options = {"host": "127.0.0.1", "port": found.port}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
        yield found


def drain(*, again: bool = False) -> None:
    if again:
        OutboxDelivery.objects.update(next_try_at=datetime.now(UTC) - timedelta(seconds=1))
    outbox.drain(SUBSCRIBERS)


def test_a_mail_bears_the_day_of_the_simulated_clock(cast: Cast) -> None:
    """As the columns of the demo do: beside a clock that was turned forward the real day would be a riddle."""
    story.wait_days(100)
    story.offered(cast)
    drain()
    sent = SentMail.objects.latest("id")
    assert sent.sent_at > datetime.now(UTC) + timedelta(days=99)
    written = write_column(actor=cast.acts(cast.ren), title="道具", body="書くときの道具", tags=[], status="published")
    assert written.published_at is not None
    assert written.published_at > datetime.now(UTC) + timedelta(days=99)


def parts(mail: Any) -> tuple[str, str]:
    assert isinstance(mail, EmailMessage)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()


def unsigned(text: str) -> str:
    """Without the signatures of links, which hold the second in which they were made."""
    return re.sub(r":[\w-]{6}:[\w-]{43}", "", text)


def test_a_mail_arrives_as_text_and_html_with_its_way_out(cast: Cast, server: MailServer) -> None:
    story.proposed(cast)
    drain()
    (mail,) = server.mails
    assert mail["To"] == AOI
    assert mail["Subject"] == "【道のり】応募がありました: 広告用ランディングページのデザイン"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = parts(mail)
    way = re.sub(r"\s", "", mail["List-Unsubscribe"]).strip("<>")
    assert way in text
    assert way in html
    assert "<b>" not in text
    assert max(map(len, str(mail).splitlines())) < 998, "no line that a mail server would cut"


def test_a_mail_that_the_version_before_put_down_as_told_inside_leaves_as_well(cast: Cast, server: MailServer) -> None:
    """While both run: the former does not know the mark."""
    story.proposed(cast)
    outbox.drain(SUBSCRIBERS, with_errands=False)
    assert OutboxDelivery.objects.filter(outside=True).update(outside=False) == 1
    outbox.drain(SUBSCRIBERS)
    assert [mail["To"] for mail in server.mails] == [AOI]


def test_a_mail_was_sent_on_the_sites_day(cast: Cast, server: MailServer, turn: Callable[..., datetime]) -> None:
    now = turn(days=40)
    story.proposed(cast)
    drain()
    assert SentMail.objects.get().sent_at >= now


def test_a_mail_that_the_version_before_left_in_the_outbox_names_the_site(settings: Settings) -> None:
    letter = write_notice(
        "題", ["通知\n{site}/contracts/con_1/terms/1/notice"], link="/contracts/con_1", name="", leave=""
    )
    assert f"{settings.BASE_URL}/contracts/con_1/terms/1/notice" in letter.text
    assert "{site}" not in letter.text + letter.html


def test_who_is_refused_for_good_gets_no_more_mails_and_is_told_in_the_site(cast: Cast, server: MailServer) -> None:
    server.refuses[AOI] = "550 5.1.1 no such user"
    story.proposed(cast)
    drain()
    assert server.mails == []
    assert Bounce.objects.get().why == "550"
    (told, _) = queries.notices_of(cast.acts(cast.aoi))[0]
    assert told.words["ja"][0] == "メールが届きませんでした"
    server.refuses.clear()
    story.proposed(cast)
    drain(again=True)
    assert server.mails == []
    browser = signed_in(cast.aoi)
    assert "メールが届いていません" in browser.get("/notices/unread").content.decode()
    assert "メールが届いていません" in browser.get("/settings/notices").content.decode()
    assert browser.post("/notices/address").status_code == 302
    assert browser.post("/notices/address").status_code == 302
    part = browser.get("/notices", headers={"HX-Request": "true"})
    assert "確認のメールを送りました" not in part.content.decode(), "a part would use up what the page is to say"
    assert "確認のメールを送りました" in browser.get("/notices").content.decode()
    drain()
    (mail,) = server.mails
    (link,) = re.findall(r"http://localhost:8000(/notices/address/\S+)", parts(mail)[0])
    stranger = Client()
    assert "メールをまた受け取る" in stranger.get(link).content.decode()
    assert has_bounced(AOI), "looking at it does nothing"
    assert "メールをまた送ります" in stranger.post(link).content.decode()
    assert not has_bounced(AOI)
    story.proposed(cast)
    drain()
    assert len(server.mails) == 2
    assert stranger.get(link[:-1]).status_code == 404


def test_who_is_refused_for_now_gets_it_later_and_others_no_double(cast: Cast, server: MailServer) -> None:
    cast.person("Ken")
    story.active(cast)
    server.refuses[AOI] = "451 try again"
    drain()
    before = len(server.mails)
    assert before
    assert not Bounce.objects.exists()
    server.refuses.clear()
    drain(again=True)
    assert {mail["To"] for mail in server.mails[before:]} == {AOI}
    receivers = [(mail["To"], mail["Message-ID"]) for mail in server.mails]
    assert len(receivers) == len(set(receivers)) == SentMail.objects.count()


def test_a_server_that_is_away_or_says_no_to_all_loses_nothing(cast: Cast, server: MailServer) -> None:
    story.proposed(cast)
    server.data_answer = "554 not today"
    drain()
    assert not Bounce.objects.exists(), "that says nothing about the address"
    assert not SentMail.objects.exists()
    server.data_answer = "250 taken"
    drain(again=True)
    assert len(server.mails) == 1


def test_killed_between_sending_and_marking_it_is_the_same_mail_once_more(
    cast: Cast, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.proposed(cast)
    send = EmailMultiAlternatives.send

    def killed(self: EmailMultiAlternatives, *args: Any, **kwargs: Any) -> int:
        send(self, *args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailMultiAlternatives, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        drain()
    monkeypatch.undo()
    assert not SentMail.objects.exists()
    drain(again=True)
    drain(again=True)
    one, two = server.mails
    assert one["Message-ID"] == two["Message-ID"]
    assert [unsigned(each) for each in parts(one)] == [unsigned(each) for each in parts(two)]


def test_an_id_never_comes_again_though_a_restored_copy_counts_its_items_anew(server: MailServer) -> None:
    for template in ("email_confirmation", "password_changed"):
        payload = {"to": AOI, "template": template, "sealed_url": seal("http://localhost:8000/key")}
        OutboxItem.objects.create(id=77, kind="mail", payload=payload, made_at=datetime.now(UTC))
        drain()
        SentMail.objects.all().delete()
        OutboxItem.objects.all().delete()
    one, two = (mail["Message-ID"] for mail in server.mails)
    assert one != two


def test_logs_and_failures_name_nobody(cast: Cast, server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    server.refuses[AOI] = f"450 {AOI} is busy"
    story.proposed(cast)
    drain()
    server.refuses.clear()
    server.data_answer = f"450 {AOI} is full"
    drain(again=True)
    failures = list(OutboxDelivery.objects.exclude(failure="").values_list("failure", flat=True))
    assert failures == ["NotSent: 450"]
    assert "outbox item" in caplog.text
    assert "example.com" not in caplog.text


def test_an_address_that_was_reported_belongs_to_its_account_however_it_is_written(cast: Cast) -> None:
    assert cast.aoi.email == AOI
    assert note_bounce(" AOI@example.com ", "reported")
    assert not note_bounce(AOI, "reported")
    assert has_bounced(AOI)
    drain()
    assert queries.waiting_for(cast.acts(cast.aoi)).bounced
    assert len(queries.notices_of(cast.acts(cast.aoi))[0]) == 1


def test_a_link_in_a_mail_needs_no_sign_in_and_a_get_changes_nothing(cast: Cast, server: MailServer) -> None:
    story.proposed(cast)
    drain()
    way = re.sub(r"\s", "", server.mails[0]["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost:8000")
    program = Client(enforce_csrf_checks=True)
    page = program.get(way).content.decode()
    assert "「応募」のメールを止めますか" in page
    assert AOI not in page
    story.proposed(cast)
    drain()
    assert len(server.mails) == 2
    answer = program.post(way, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "「応募」のメールを止めました" in answer.content.decode()
    story.proposed(cast)
    drain()
    assert len(server.mails) == 2
    assert "メールをまた送ります" in program.post(way, {"do": "back"}).content.decode()
    story.proposed(cast)
    drain()
    assert len(server.mails) == 3
    assert program.post(way[:-1]).status_code == 404


def test_health_counts_the_mails_of_every_subscriber_that_sends_mails() -> None:
    """By their names, since an index finds by them what failed."""
    named = {name_of(each): each for those in SUBSCRIBERS.values() for each in those}
    outside = {name: each for name, each in named.items() if isinstance(each, Outside)}
    mailing = {name for name, each in outside.items() if each.prepare.__annotations__["return"] is Sending}
    assert len(mailing) > 5
    assert {name for name in named if re.match(MAILS, name)} == mailing
