"""Announcements: a banner for whom it is for, and a notice to a group, once each, however often it is interrupted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import set_setting
from michinori.notices.commands.choosing import choose_notices
from michinori.notices.models import Notice
from michinori.pages.support import banners
from michinori.support.commands import announcements
from michinori.support.commands.announcements import (
    go_on,
    publish_announcement,
    save_announcement,
    withdraw_announcement,
)
from michinori.support.models import Announcement
from michinori.support.queries.announcements import people_of
from tests.legal.publishing import admin
from tests.stories.cast import Cast, agreed

pytestmark = pytest.mark.django_db
WORDS = {"title_ja": "新しい機能", "title_en": "A new feature", "text_ja": "できました。", "text_en": "It is here."}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _asked_afresh() -> Iterator[None]:
    banners.forget()
    yield
    banners.remember(seconds=1e9)


@pytest.fixture
def cast() -> Cast:
    return Cast()


def written(actor: Actor, **changes: Any) -> Announcement:
    times = {"from_at": clock.now(), "until_at": clock.now() + 7 * DAY}
    values: dict[str, Any] = {"kind": "news", "audience": "everybody", "mail": True, **WORDS, **times}
    return save_announcement(actor=actor, **values | changes)


def told() -> dict[str, int]:
    """How many notices of announcements each has."""
    outbox.drain(SUBSCRIBERS)
    found: dict[str, int] = {}
    for user_id in Notice.objects.filter(kind__startswith="announcement_").values_list("user_id", flat=True):
        found[user_id] = found.get(user_id, 0) + 1
    return found


def page_of(user: Any = None) -> str:
    banners.forget()
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return browser.get("/guides/").content.decode()


def test_the_banner_stands_in_its_time_for_whom_it_is_for(cast: Cast) -> None:
    sora = admin(cast, role="editor")
    for audience, seen in (
        ("everybody", (True, True, True)),
        ("workers", (False, True, True)),
        ("staff", (False, False, True)),
    ):
        made = written(sora, audience=audience, mail=False)
        assert WORDS["title_ja"] not in page_of(cast.made["Sora"]), "not before it is published"
        publish_announcement(actor=sora, announcement_id=made.id)
        found = tuple(WORDS["title_ja"] in page_of(user) for user in (None, cast.ren, cast.made["Sora"]))
        assert found == seen, audience
        withdraw_announcement(actor=sora, announcement_id=made.id)
        assert WORDS["title_ja"] not in page_of(cast.made["Sora"])
    later = written(sora, from_at=clock.now() + DAY)
    publish_announcement(actor=sora, announcement_id=later.id)
    assert WORDS["title_ja"] not in page_of()
    clock.turn_to(clock.now() + DAY)
    assert WORDS["title_ja"] in page_of()
    assert "できました。" in Client().get(f"/announcements/{later.id}").content.decode()


def test_everybody_of_the_group_is_told_once_batch_by_batch(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcements, "BATCH", 2)
    sora = admin(cast, role="editor")
    people = [cast.person(name) for name in ("Ume", "Kiku", "Ran", "Take", "Hagi")]
    made = written(sora)
    publish_announcement(actor=sora, announcement_id=made.id)
    assert Announcement.objects.get().told == len(people) + 1
    assert told() == {user.id: 1 for user in (*people, cast.made["Sora"])}
    assert OutboxItem.objects.filter(kind="announcement_news").count() == 3
    for item in OutboxItem.objects.filter(kind="announcement_news"):
        go_on(item)  # as a process that was killed before it had noted it
    OutboxItem.objects.filter(kind="announcement_news").update(spread_at=None)
    assert set(told().values()) == {1}
    assert len([one for one in mail.outbox if WORDS["title_ja"] in one.subject]) == len(people) + 1


def test_news_can_be_switched_off_and_what_is_important_cannot(cast: Cast) -> None:
    sora, ren = admin(cast, role="editor"), cast.ren
    choose_notices(actor=cast.acts(ren), groups={"news": {"mail": "off"}}, timing={})
    for kind, mails in (("news", 0), ("service", 1)):
        mail.outbox.clear()
        publish_announcement(actor=sora, announcement_id=written(sora, kind=kind).id)
        outbox.drain(SUBSCRIBERS)
        assert len([one for one in mail.outbox if one.to == [ren.email]]) == mails
    unsubscribes = ["List-Unsubscribe" in one.extra_headers for one in mail.outbox]
    assert not any(unsubscribes)


def test_taken_back_nobody_else_is_told(cast: Cast) -> None:
    sora, _ = admin(cast, role="editor"), cast.ren
    made = written(sora)
    publish_announcement(actor=sora, announcement_id=made.id)
    withdraw_announcement(actor=sora, announcement_id=made.id)
    assert told() == {}
    for act, slug in ((withdraw_announcement, "announcement-not-out"), (publish_announcement, "announcement-out")):
        with pytest.raises(Problem, match=slug):
            act(actor=sora, announcement_id=made.id)
    assert Client().get(f"/announcements/{made.id}").status_code == 404


def test_what_goes_to_many_is_published_by_another_than_who_wrote_it_last(cast: Cast) -> None:
    sora, kei = admin(cast, role="editor"), admin(cast, "Kei", "editor")
    set_setting(actor=Actor.operator(), key="announce_second", text="1")
    made = written(sora)
    with pytest.raises(Problem, match="announcement-second"):
        publish_announcement(actor=sora, announcement_id=made.id)
    read = Announcement.objects.get().edited_at
    clock.turn_to(clock.now() + timedelta(minutes=1))
    again = written(kei, announcement_id=made.id, title_ja="直した題")
    with pytest.raises(Problem, match="announcement-second"):
        publish_announcement(actor=kei, announcement_id=made.id)
    with pytest.raises(Problem, match="announcement-moved"):
        publish_announcement(actor=sora, announcement_id=made.id, edited_at=read)
    assert Announcement.objects.get().published_at is None
    publish_announcement(actor=sora, announcement_id=made.id, edited_at=again.edited_at)
    with pytest.raises(Problem, match="announcement-out"):
        written(kei, announcement_id=made.id)
    quiet = written(kei, mail=False)
    publish_announcement(actor=kei, announcement_id=quiet.id)


def test_workers_and_clients_are_who_came_for_it_or_has_done_it(cast: Cast) -> None:
    agreed(cast)
    mio = cast.mio
    assert set(people_of("workers")) == {cast.ren}
    assert set(people_of("clients")) == {cast.aoi}
    assert mio in people_of("everybody")
    mio.aims = "both"
    mio.save()
    assert mio in people_of("workers")
    assert mio in people_of("clients")


def test_strangers_and_other_staff_write_none(cast: Cast) -> None:
    sora = admin(cast, role="editor")
    made = written(sora)
    for actor in (cast.acts(cast.ren), admin(cast, "Fumi", "support")):
        with pytest.raises(Problem, match="not-found"):
            written(actor)
        for act in (publish_announcement, withdraw_announcement):
            with pytest.raises(Problem, match="not-found"):
                act(actor=actor, announcement_id=made.id)
    browser = Client()
    browser.force_login(cast.made["Sora"])
    page = browser.get(f"/desk/announcements/{made.id}").content.decode()
    assert "できました。" in page
    assert "It is here." in page
    sent = browser.post(f"/desk/announcements/{made.id}/publish", {"edited": made.edited_at.isoformat()})
    assert sent.status_code == 302
    assert Announcement.objects.get().published_by_id == sora.user_id


@pytest.mark.parametrize(
    "wrong", [{"kind": "x"}, {"audience": "x"}, {"told": 3}, {"published_at": "2026-01-01T00:00Z"}]
)
def test_the_database_refuses_what_cannot_be(cast: Cast, wrong: dict[str, Any]) -> None:
    written(admin(cast, role="editor"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.update(**wrong)
