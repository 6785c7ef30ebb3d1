"""What the operator's staff see and do (quality, Safety: an audit log): one history of its own, chained and append-only
as every other. Its data hold ids, never names, addresses or what somebody typed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from michinori.kernel.actor import Actor
from michinori.machinery import clock, events
from michinori.machinery.models import Event

SUBJECT = "desk"
_LOCK = 0x6465736B  # "desk": no row stands for the desk that could be locked


@transaction.atomic
def note(*, actor: Actor, kind: str, data: Mapping[str, Any], at: datetime | None = None) -> None:
    """Append what a member of staff saw or did. Staff wait for each other here, at the end of what they do.

    ``at``: the instant of the act, where it has one; else now.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    events.write(SUBJECT, at=at or clock.now(), actor=actor, kind=kind, data=data)


def newest(*, before: int | None = None, by: str = "", limit: int = 50) -> list[Event]:
    """The log backwards from number ``before``; ``by``: only of that user."""
    rows = Event.objects.filter(subject_id=SUBJECT)
    rows = rows.filter(actor=by) if by else rows
    rows = rows.filter(n__lt=before) if before is not None else rows
    return list(rows.order_by("-n")[:limit])
