"""The history of a subject: counted, chained, append-only."""

import hashlib
from datetime import UTC, datetime

import psycopg
import pytest
import rfc8785
from django.db import IntegrityError, connection, transaction

from michinori.kernel.actor import Actor
from michinori.machinery import events
from michinori.machinery.models import Event

AT = datetime(2026, 11, 24, 15, 0, 0, 250000, tzinfo=UTC)
REN = Actor.person("usr_ren")


def _write(subject_id: str = "con_a", kind: str = "reported", **data: object) -> Event:
    return events.write(subject_id, at=AT, actor=REN, kind=kind, data=data)


@pytest.mark.django_db
def test_events_of_a_subject_are_counted_and_chained() -> None:
    first, second = _write(), _write()
    _write("con_b")
    assert (first.n, second.n) == (1, 2)
    assert first.previous_hash is None
    assert second.previous_hash == first.hash
    assert events.last("con_a") == second
    assert events.last("con_c") is None


@pytest.mark.django_db
def test_several_steps_at_once_are_counted_and_chained_like_single_ones() -> None:
    first = _write()
    second, third = events.write_all("con_a", at=AT, actor=REN, steps=[("sent", {"n": 2}), ("read", {})])
    assert (second.n, second.kind, second.previous_hash) == (2, "sent", first.hash)
    assert (third.n, third.kind, third.previous_hash) == (3, "read", second.hash)
    assert events.history("con_a") == [first, second, third]
    assert events.verify("con_a")


@pytest.mark.django_db
def test_hash_can_be_made_again_by_anyone_from_what_is_shown() -> None:
    event = _write(percent=60, files=["fil_é"], note=None, share=0.5)
    shown = {
        "n": 1,
        "at": "2026-11-25T00:00:00.250000+09:00",
        "actor": "usr_ren",
        "kind": "reported",
        "data": {"share": 0.5, "note": None, "files": ["fil_é"], "percent": 60},
        "previous_hash": None,
    }
    assert event.hash == hashlib.sha256(rfc8785.dumps(shown)).hexdigest()
    assert events.verify("con_a")


@pytest.mark.django_db
def test_history_comes_oldest_first_and_in_pages() -> None:
    for _ in range(5):
        _write()
    assert [event.n for event in events.history("con_a", limit=2)] == [1, 2]
    assert [event.n for event in events.history("con_a", after=2)] == [3, 4, 5]


@pytest.mark.django_db
def test_one_number_is_given_once() -> None:
    event = _write()
    event.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE machinery_event SET data = '{\"percent\": 90}' WHERE n = 2",
        "UPDATE machinery_event SET at = at - interval '1 day' WHERE n = 2",
        "UPDATE machinery_event SET actor = 'usr_mio' WHERE n = 2",
        "DELETE FROM machinery_event WHERE n = 2",
    ],
)
def test_a_broken_chain_is_found(fresh_database: str, owner_connection: psycopg.Connection, change: str) -> None:
    """Whoever owns the tables could take the triggers away; the chain still tells."""
    for percent in (10, 20, 30):
        _write(percent=percent)
    assert events.verify("con_a")
    owner_connection.execute("ALTER TABLE machinery_event DISABLE TRIGGER machinery_event_append_only")
    owner_connection.execute(change)
    owner_connection.commit()
    assert events.broken_at("con_a") == 2
    assert not events.verify("con_a")


@pytest.mark.parametrize(
    "change",
    ["UPDATE machinery_event SET actor = 'usr_mio'", "DELETE FROM machinery_event", "TRUNCATE machinery_event"],
)
def test_history_cannot_be_changed(fresh_database: str, owner_connection: psycopg.Connection, change: str) -> None:
    event = _write()
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute(change)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner_connection.execute(change)
    assert events.history("con_a") == [event]
    assert events.verify("con_a")
