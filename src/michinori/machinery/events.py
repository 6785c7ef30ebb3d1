"""Append-only histories, one per subject, chained by hashes (domain § 2, Events)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from michinori.kernel import clock
from michinori.kernel.actor import Actor
from michinori.kernel.chain import event_hash
from michinori.machinery.models import Event
from michinori.machinery.plans import ask
from michinori.machinery.statements import insert, read

_PAGE = 500
_LAST = "SELECT n, hash FROM machinery_event WHERE subject_id = %s ORDER BY n DESC LIMIT 1"


def write(subject_id: str, *, at: datetime, actor: Actor, kind: str, data: Mapping[str, Any]) -> Event:
    """Append one event to a subject's history, as ``write_all`` does."""
    return write_all(subject_id, at=at, actor=actor, steps=[(kind, data)])[0]


def write_all(
    subject_id: str,
    *,
    at: datetime,
    actor: Actor,
    steps: Iterable[tuple[str, Mapping[str, Any]]],
    newest: tuple[int, str | None] | None = None,
) -> list[Event]:
    """Append events, each given as (kind, data), to a subject's history in one statement.

    The caller holds the subject's lock; without it two writers may take the same n, and IntegrityError is raised.
    ``newest``: number and hash of the newest event, (0, None) before the first, if the caller knows them.

    ``data`` is plain JSON (text, whole numbers, lists, objects) with ids, never names or addresses.
    """
    n, previous = newest or _last_link(subject_id)
    written: list[Event] = []
    for kind, data in steps:
        n += 1
        event = Event(
            subject_id=subject_id, n=n, at=at, actor=str(actor), kind=kind, data=dict(data), previous_hash=previous
        )
        event.hash = previous = _hash_of(event)
        written.append(event)
    insert(*written)
    return written


def last(subject_id: str) -> Event | None:
    """The newest event of a subject; None before the first."""
    return next(iter(read(Event, subject_id=subject_id, order_by=("-n",), limit=1)), None)


def history(subject_id: str, *, after: int = 0, limit: int = 50) -> list[Event]:
    """At most ``limit`` events of a subject, oldest first, those with ``n`` greater than ``after``."""
    return read(Event, subject_id=subject_id, n__gt=after, order_by=("n",), limit=limit)


def broken_at(subject_id: str, *, after: int = 0, at_once: int = _PAGE) -> int | None:
    """The ``n`` of the first event that is missing or has a wrong hash or previous hash; None if the chain is sound.
    ``after``: begin with the next event and believe the hash of this one. ``at_once``: rows read in one query.
    """
    expected, previous = after + 1, None
    if after:
        before = next(iter(history(subject_id, after=after - 1, limit=1)), None)
        if before is None or before.n != after:
            return after
        previous = before.hash
    while page := history(subject_id, after=expected - 1, limit=at_once):
        for event in page:
            if event.n != expected or event.previous_hash != previous or event.hash != _hash_of(event):
                return expected
            expected, previous = expected + 1, event.hash
    return None


def verify(subject_id: str) -> bool:
    """Whether the whole chain of a subject is sound."""
    return broken_at(subject_id) is None


def _last_link(subject_id: str) -> tuple[int, str | None]:
    """Number and hash of a subject's newest event; (0, None) before the first."""
    found: list[tuple[int, str]] = ask(_LAST, [subject_id])
    return found[0] if found else (0, None)


def _hash_of(event: Event) -> str:
    """The hash that an event with this content must have."""
    return event_hash(
        {
            "n": event.n,
            "at": clock.iso(event.at),
            "actor": event.actor,
            "kind": event.kind,
            "data": event.data,
            "previous_hash": event.previous_hash,
        }
    )
