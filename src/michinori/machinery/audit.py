"""The audit log of what the operator's staff see and do: one append-only history, chained by hashes like every other.

Its data hold ids, never names, addresses or text that somebody typed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from michinori.kernel.actor import Actor
from michinori.machinery import clock, events
from michinori.machinery.models import Event

SUBJECT = "desk"
_LOCK = 0x6465736B  # "desk" in ASCII: an advisory lock, since the desk has no row that could be locked


@transaction.atomic
def note(*, actor: Actor, kind: str, data: Mapping[str, Any], at: datetime | None = None) -> None:
    """Append what a member of staff saw or did.

    ``at``: the instant of the act, by default now. Concurrent writers wait for each other until their transactions end,
    so call this last in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    events.write(SUBJECT, at=at or clock.now(), actor=actor, kind=kind, data=data)


def newest(*, before: int | None = None, by: str = "", limit: int = 50) -> list[Event]:
    """The log, newest entry first, from before number ``before``; ``by``: only the entries of that user id."""
    rows = Event.objects.filter(subject_id=SUBJECT)
    rows = rows.filter(actor=by) if by else rows
    rows = rows.filter(n__lt=before) if before is not None else rows
    return list(rows.order_by("-n")[:limit])
