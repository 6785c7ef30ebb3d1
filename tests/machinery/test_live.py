"""Announcements to open pages: heard after the commit, never after a rollback, small, without words."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from michinori.config.embedded import roles
from michinori.kernel.ids import new_id
from michinori.machinery import live


@pytest.fixture
def ear(fresh_database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(roles.address(settings.HOME, roles.APPLICATION, fresh_database), autocommit=True) as listening:
        listening.execute(f"LISTEN {live.CHANNEL}")
        yield listening


def _heard(ear: psycopg.Connection) -> list[dict[str, object]]:
    """All that was announced until now. Announcements come in the order of their commits, so after this one's own word
    there is no earlier one to wait for.
    """
    said = []
    with psycopg.connect(ear.info.dsn) as speaker:
        speaker.execute("SELECT pg_notify(%s, 'until now')", [live.CHANNEL])
    for one in ear.notifies(timeout=30):
        if one.payload == "until now":
            break
        said.append(json.loads(one.payload))
    return said


def test_an_announcement_is_heard_after_the_commit_and_not_after_a_rollback(ear: psycopg.Connection) -> None:
    aoi, ren = new_id("usr"), new_id("usr")
    with transaction.atomic():
        live.announce([ren, aoi, ren], "messages", "thr_1")
        assert _heard(ear) == []
    assert _heard(ear) == [{"topic": "messages", "ref": "thr_1", "users": sorted([aoi, ren])}]

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        live.announce([aoi], "messages", "thr_1")
        raise ZeroDivisionError
    assert _heard(ear) == []


def test_many_people_are_told_in_several_payloads_each_small_enough(ear: psycopg.Connection) -> None:
    many = sorted(new_id("usr") for _ in range(1001))
    live.announce(many, "notices")
    heard = [one["users"] for one in _heard(ear)]
    assert len(heard) == 6
    assert sorted(user for users in heard for user in users) == many  # type: ignore[attr-defined]


def test_nobody_to_tell_asks_nothing(db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        live.announce([], "notices")
    assert not connection.needs_rollback


@pytest.mark.parametrize(
    ("topic", "ref"), [("messages", "aoi@example.com"), ("messages", "葵"), ("Messages", ""), ("", ""), ("m", "x" * 65)]
)
def test_words_and_addresses_are_refused(topic: str, ref: str) -> None:
    with pytest.raises(ValueError, match="a topic and an id"):
        live.announce(["usr_a"], topic, ref)
