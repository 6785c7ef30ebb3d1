"""Holding back mails and pushes until the end of somebody's quiet hours or their daily digest.
Times are domain time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from michinori.kernel.clock import JAPAN
from michinori.machinery import outbox
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.locks import lock
from michinori.people.models import User

from .choices import Leaving, wishes_of
from .frame import GROUPS
from .models import Held, Notice, Timing

DEADLINE = "held_notices"
_IN_TIME = timedelta(hours=6)
"""A reminder is not held back if it would then arrive less than this before its deadline."""


@dataclass(frozen=True)
class Holding:
    """A mail or push to hold back until ``at``; ``daily``: for the digest."""

    notice: Notice
    channel: Leaving
    daily: bool
    payload: dict[str, object]
    at: datetime


def until_when(
    timing: Timing, now: datetime, *, wait: timedelta = timedelta(), daily: bool, deadline: datetime | None = None
) -> datetime | None:
    """Until when to hold something back; None to send it now. ``wait``: hold it at least so long. ``deadline``: the
    instant from which it would be too late.
    """
    at = _at_hour(now, timing.digest_hour) if daily else now + wait
    at = _after_quiet(timing, at)
    if at == now or (deadline is not None and at + _IN_TIME > deadline):
        return None
    return at


def hold(rows: Sequence[Holding]) -> None:
    """Store what is held back, and set the deadlines for its release. Call within the transaction of the notices."""
    if not rows:
        return
    people = sorted({row.notice.user_id for row in rows})
    lock(User, *people)
    Held.objects.bulk_create(
        Held(
            user_id=row.notice.user_id,
            notice=row.notice,
            channel=row.channel,
            daily=row.daily,
            payload=row.payload,
            at=row.at,
        )
        for row in rows
    )
    for user_id in people:
        _set_next(user_id)


def release(user_id: str, until: datetime) -> int:
    """Deadline handler: put what has been held back long enough into the outbox, the daily ones as one digest.

    What the person has read or switched off meanwhile is dropped. Returns 0, since nothing changes on any contract.
    """
    lock(User, user_id)
    due = list(Held.objects.filter(user_id=user_id, at__lte=until).select_related("notice").order_by("id"))
    wanted = [row for row in due if _is_wanted(row)]
    digest = [row.notice_id for row in wanted if row.daily]
    for row in wanted:
        if not row.daily:
            outbox.put(f"notice_{row.channel}", row.payload, key=f"{row.channel}:{row.notice_id}")
    if digest:
        outbox.put("notice_digest", {"user_id": user_id, "notices": digest}, key=f"digest:{digest[0]}")
    Held.objects.filter(id__in=[row.id for row in due]).delete()
    _set_next(user_id)
    return 0


def _is_wanted(row: Held) -> bool:
    """Whether to send it: a mail that nobody may switch off in any case, others if still unread and
    not switched off.
    """
    if row.channel == "mail" and not row.payload["leave"]:
        return True
    if row.notice.read_at is not None:
        return False
    wishes = wishes_of([row.user_id], GROUPS[row.notice.group])[row.user_id]
    return wishes.push if row.channel == "push" else wishes.mail != "off"


def _set_next(user_id: str) -> None:
    found = Held.objects.filter(user_id=user_id).aggregate(at=Min("at"))
    set_deadline(DEADLINE, user_id, found["at"])


def _at_hour(now: datetime, hour: int) -> datetime:
    """The next time after ``now`` at which it is ``hour`` o'clock in Japan."""
    here = now.astimezone(JAPAN)
    at = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return at if at > here else at + timedelta(days=1)


def _after_quiet(timing: Timing, at: datetime) -> datetime:
    """``at``, or the end of the quiet time if ``at`` is in it. A quiet time that ends at an earlier hour than it begins
    spans midnight.
    """
    begin, end, hour = timing.quiet_from, timing.quiet_until, at.astimezone(JAPAN).hour
    if begin is None or end is None:
        return at
    quiet = begin <= hour < end if begin < end else hour >= begin or hour < end
    return _at_hour(at, end) if quiet else at
