"""Akismet asked and taught over real HTTP: whatever it answers, or does not, no comment is lost and nobody waits."""

import logging
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from columns.fake_akismet import FakeAkismet, Said
from columns.readers import EMAIL, column, comment
from pytest_django.fixtures import Settings

from michinori.columns import akismet
from michinori.columns.commands.checking import ask_akismet, erase_old
from michinori.columns.commands.comments import decide_comment, delete_comment
from michinori.columns.links import token_for
from michinori.columns.models import Comment
from michinori.columns.origin import Origin
from michinori.columns.queries.comments import comments_at_desk
from michinori.kernel.actor import Actor
from michinori.machinery.models import OutboxItem
from tests.stories.cast import Cast, wait_days

pytestmark = pytest.mark.django_db

HOME = Origin("198.51.100.7", "Browser/1", "https://search.example/")
KEY = "secret-key-123"


@pytest.fixture
def fake(settings: Settings) -> Iterator[FakeAkismet]:
    found = FakeAkismet()
    settings.AKISMET_KEY, settings.AKISMET_URL = KEY, found.url
    yield found
    found.close()


def asked_again(row: Comment) -> None:
    """As if its next try had come."""
    Comment.objects.filter(id=row.id).update(ask_at=datetime.now(UTC))


def waits(row: Comment) -> timedelta | None:
    """How long until it is asked next."""
    row.refresh_from_db()
    return row.ask_at - datetime.now(UTC) if row.ask_at else None


def staff() -> Actor:
    return Actor.person(Cast().person("Sora", staff=True).id)


def test_without_a_key_nobody_is_asked(settings: Settings) -> None:
    made = comment(column())
    assert (made.status, made.ask_at) == ("published", None)
    assert ask_akismet() == 0


def test_true_takes_it_down_and_false_leaves_it(fake: FakeAkismet) -> None:
    one = column()
    first, second = comment(one, origin=HOME, name="名"), comment(one)
    assert fake.heard == [], "the answer to the reader waits for nobody"
    assert [first.status, second.status] == ["published", "published"]
    fake.says.append(Said("true"))
    assert ask_akismet() == 2
    for row, status, opinion in ((first, "spam", "spam"), (second, "published", "ham")):
        row.refresh_from_db()
        assert (row.status, row.opinion, row.ask_at) == (status, opinion, None)
    path, sent = fake.heard[0]
    assert path == "/1.1/comment-check"
    for name, value in {
        "api_key": KEY, "user_ip": "198.51.100.7", "user_agent": "Browser/1", "referrer": "https://search.example/",
        "comment_type": "comment", "comment_author": "名", "comment_author_email": EMAIL, "is_test": "1",
        "comment_content": first.body, "blog": "http://localhost:8000",
        "permalink": f"http://localhost:8000/columns/{one.slug}",
    }.items():  # fmt: skip
        assert sent[name] == value
    assert "recheck_reason" not in sent
    assert ask_akismet() == 0


def test_false_brings_out_what_only_lacked_a_proof(fake: FakeAkismet) -> None:
    one = column()
    bare = comment(one, altcha="", on_page=True)
    odd = comment(one, altcha="", on_page=True, body="カジノの話です")
    assert ask_akismet() == 2
    bare.refresh_from_db()
    odd.refresh_from_db()
    assert (bare.status, odd.status) == ("published", "held")
    assert OutboxItem.objects.filter(kind="comment_link", payload__comment_id=bare.id).exists()
    assert not OutboxItem.objects.filter(kind="comment_link", payload__comment_id=odd.id).exists()


def test_what_is_plainly_spam_troubles_nobody_and_goes_after_a_day(fake: FakeAkismet) -> None:
    made = comment(column())
    fake.says.append(Said("true", headers={"X-akismet-pro-tip": "discard"}))
    ask_akismet()
    made.refresh_from_db()
    assert (made.status, made.opinion) == ("spam", "discard")
    assert comments_at_desk(staff(), "spam") == ([], None)
    wait_days(1)
    assert erase_old() == 1


def test_recheck_after_is_heard(fake: FakeAkismet) -> None:
    made = comment(column())
    fake.says.extend([Said("false", headers={"X-akismet-recheck-after": "120"}), Said("true")])
    ask_akismet()
    soon = waits(made)
    assert soon is not None
    assert timedelta(seconds=110) < soon <= timedelta(seconds=120)
    assert (made.status, made.opinion) == ("published", "")
    asked_again(made)
    ask_akismet()
    made.refresh_from_db()
    assert fake.heard[1][1]["recheck_reason"] == "recheck-after"
    assert (made.status, made.ask_at) == ("spam", None)


@pytest.mark.parametrize(
    "said",
    [
        Said("invalid", headers={"X-akismet-debug-help": "We were unable to parse your blog URI"}),
        Said("oops", 500), Said("", 429), Said("<html>maintenance</html>"), Said(""), Said("\x00\xff" * 5_000),
        Said("true", 302, {"Location": "/elsewhere"}), Said("true", headers={"Content-Encoding": "gzip\r\nbad"}),
    ],
)  # fmt: skip
def test_no_usable_answer_loses_nothing(fake: FakeAkismet, said: Said, caplog: pytest.LogCaptureFixture) -> None:
    one = column()
    made = comment(one)
    fake.says.append(said)
    with caplog.at_level(logging.WARNING):
        answered = ask_akismet()
    made.refresh_from_db()
    if answered:  # a header that is odd is no fault of the answer
        assert said.text == "true"
        return
    assert (made.status, made.opinion) == ("published", "")
    later = waits(made)
    assert later is not None
    assert timedelta(seconds=20) < later <= timedelta(seconds=30)
    for secret in (EMAIL, KEY, made.body, made.name):
        assert secret not in caplog.text
    asked_again(made)
    fake.says.append(Said("true"))
    assert ask_akismet() == 1
    made.refresh_from_db()
    assert made.status == "spam"


def test_tries_grow_rarer_and_retry_after_is_heard(fake: FakeAkismet) -> None:
    made = comment(column())
    lengths = []
    for said in (*[Said("", 500)] * 9, Said("", 429, {"Retry-After": "600"})):
        asked_again(made)
        fake.says.append(said)
        ask_akismet()
        lengths.append((waits(made) or timedelta()).total_seconds())
    told = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 600]
    assert all(due - 10 < left <= due for left, due in zip(lengths, told, strict=True)), lengths  # it may be late


def test_a_slow_drip_is_cut_and_the_others_wait_for_the_next_round(
    fake: FakeAkismet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(akismet, "PATIENCE", 0.6)
    one = column()
    first, second = comment(one), comment(one)
    fake.says.append(Said("true", drip=0.3))
    begun = time.monotonic()
    assert ask_akismet() == 0
    assert time.monotonic() - begun < 10  # the whole answer takes thirteen
    assert ask_akismet() == 1
    second.refresh_from_db()
    assert (waits(first) is not None, second.opinion) == (True, "ham")


def test_a_refused_connection_and_one_that_says_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(akismet, "PATIENCE", 0.3)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        settings.AKISMET_KEY = KEY
        settings.AKISMET_URL = f"http://127.0.0.1:{mute.getsockname()[1]}/own/path"
        made = comment(column())
        assert ask_akismet() == 0, "refused"
        mute.listen()
        asked_again(made)
        assert ask_akismet() == 0, "mute"
    for nonsense in ("nonsense", "http://", "http://[::1", "http://localhost:99999"):
        settings.AKISMET_URL = nonsense
        asked_again(made)
        assert ask_akismet() == 0
    made.refresh_from_db()
    assert made.status == "published"


def test_a_persons_word_stands_and_akismet_is_taught_where_it_was_wrong(fake: FakeAkismet) -> None:
    one, sora = column(), staff()
    missed, wrong = comment(one, origin=HOME), comment(one)
    fake.says.extend([Said("false"), Said("true")])
    ask_akismet()
    decide_comment(actor=sora, comment_id=missed.id, status="spam")
    decide_comment(actor=sora, comment_id=wrong.id, status="published")
    fake.heard.clear()
    fake.says.append(Said("", 500))
    assert ask_akismet() == 0
    assert ask_akismet() == 1
    asked_again(missed)
    assert ask_akismet() == 1
    assert [path for path, _ in fake.heard] == ["/1.1/submit-spam", "/1.1/submit-ham", "/1.1/submit-spam"]
    sent = fake.heard[0][1]
    assert (sent["user_ip"], sent["user_agent"], sent["comment_content"]) == ("198.51.100.7", "Browser/1", missed.body)
    for row, status in ((missed, "spam"), (wrong, "published")):
        row.refresh_from_db()
        assert (row.status, row.lesson, row.ask_at) == (status, "", None)


def test_nothing_is_taught_where_akismet_said_the_same(fake: FakeAkismet) -> None:
    made = comment(column(), body="カジノの話です")
    ask_akismet()
    fake.heard.clear()
    decide_comment(actor=staff(), comment_id=made.id, status="published")
    assert ask_akismet() == 0
    assert fake.heard == []


def test_a_word_said_while_akismet_thought_stands(fake: FakeAkismet, monkeypatch: pytest.MonkeyPatch) -> None:
    made, sora = comment(column()), staff()
    really = akismet.check

    def meanwhile(row: Comment) -> Any:
        found = really(row)
        decide_comment(actor=sora, comment_id=made.id, status="published")
        return found

    monkeypatch.setattr(akismet, "check", meanwhile)
    fake.says.append(Said("true"))
    ask_akismet()
    made.refresh_from_db()
    assert made.status == "published"


def test_a_comment_deleted_while_akismet_thought_stays_deleted(
    fake: FakeAkismet, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = comment(column())
    really = akismet.check

    def meanwhile(row: Comment) -> Any:
        delete_comment(token=token_for(made.id))
        return really(row)

    monkeypatch.setattr(akismet, "check", meanwhile)
    ask_akismet()
    assert not Comment.objects.exists()


def test_what_filled_in_the_trap_is_never_sent(fake: FakeAkismet) -> None:
    comment(column(), trap="x", on_page=True)
    assert ask_akismet() == 0
    assert fake.heard == []
