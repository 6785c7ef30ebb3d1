"""The audit log of what the operator's staff see and do: one append-only history, chained by hashes like every other.

Its data hold ids, never names, addresses or text that somebody typed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.clock import iso
from michinori.machinery import clock, events
from michinori.machinery.models import Event

SUBJECT = "desk"
_AT_ONCE = 1_000
_LOCK = 0x6465736B  # "desk" in ASCII: an advisory lock, since the desk has no row that could be locked


@transaction.atomic
def note(*, actor: Actor, kind: str, data: Mapping[str, Any], at: datetime | None = None) -> int:
    """Append what a member of staff saw or did; return the number of the entry.

    ``at``: the instant of the act, by default now. Concurrent writers wait for each other until their transactions end,
    so call this last in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return events.write(SUBJECT, at=at or clock.now(), actor=actor, kind=kind, data=data).n


def newest(*, before: int | None = None, by: str = "", limit: int = 50) -> list[Event]:
    """The log, newest entry first, from before number ``before``; ``by``: only the entries of that user id."""
    rows = Event.objects.filter(subject_id=SUBJECT)
    rows = rows.filter(actor=by) if by else rows
    rows = rows.filter(n__lt=before) if before is not None else rows
    return list(rows.order_by("-n")[:limit])


@dataclass(frozen=True)
class Check:
    """What a check of the log found. ``last``, ``hash``: number and hash of its newest entry; 0 and "" if empty.
    ``since``: the first entry that was checked. ``broken``: the first that is missing or was changed, None if all hold.
    ``kept``: whether the entry that somebody wrote down earlier still stands as it was; None if none was named.
    """

    last: int
    hash: str
    since: int
    broken: int | None
    kept: bool | None = None

    @property
    def sound(self) -> bool:
        return self.broken is None and self.kept is not False


def check(*, newest: int | None = None, seen: tuple[int, str] | None = None) -> Check:
    """Follow the chain of hashes, all of it or through the ``newest`` entries. ``seen``: number and hash of an entry
    that somebody wrote down earlier. Without it a log that lost its newest entries, or was written anew as a whole,
    passes: a chain proves its own order only.
    """
    last = events.last(SUBJECT)
    n = last.n if last else 0
    after = 0 if newest is None else max(0, n - newest)
    broken = events.broken_at(SUBJECT, after=after, at_once=newest or _AT_ONCE)
    kept = None
    if seen is not None:
        kept = Event.objects.filter(subject_id=SUBJECT, n=seen[0], hash=seen[1]).exists()
    return Check(n, last.hash if last else "", after + 1, broken, kept)


def entries() -> Iterator[Event]:
    """The whole log, oldest entry first, read page by page."""
    after = 0
    while page := events.history(SUBJECT, after=after, limit=_AT_ONCE):
        yield from page
        after = page[-1].n


def as_data(event: Event) -> dict[str, object]:
    """An entry as JSON-ready values: with those of the whole log anybody can follow the chain (``kernel.chain``)."""
    names = ("n", "actor", "kind", "data", "previous_hash", "hash")
    return {name: getattr(event, name) for name in names} | {"at": iso(event.at)}
