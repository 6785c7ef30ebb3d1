"""What waits: for the end of somebody's quiet hours, or for their digest of the day. In domain time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
"""A reminder that would leave less time than this does not wait for the morning."""


@dataclass(frozen=True)
class Holding:
    """Something to be held until ``at``."""

    notice: Notice
    channel: Leaving
    daily: bool
    payload: dict[str, Any]
    at: datetime


def until_when(
    timing: Timing, now: datetime, *, wait: timedelta = timedelta(), daily: bool, deadline: datetime | None = None
) -> datetime | None:
    """Until when something waits that would leave now; None: it does not. ``wait``: at least so long. ``deadline``:
    when it comes too late.
    """
    at = _at_hour(now, timing.digest_hour) if daily else now + wait
    at = _after_quiet(timing, at)
    if at == now or (deadline is not None and at + _IN_TIME > deadline):
        return None
    return at


def hold(rows: Sequence[Holding]) -> None:
    """Keep these until their time comes. In the transaction of what they tell of."""
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
    """The handler of ``DEADLINE``: puts into the outbox what has waited long enough, the day's share as one digest.

    What its person has since left or read is dropped. Counts as no act: it changes nothing on any contract.
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
    """A mail that nobody may switch off leaves in any case; the rest if it is still unread and still wanted."""
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
    """The next full hour of that name in Japan, later than now."""
    here = now.astimezone(JAPAN)
    at = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return at if at > here else at + timedelta(days=1)


def _after_quiet(timing: Timing, at: datetime) -> datetime:
    """``at`` itself, or the end of the quiet time in which it lies; that runs over midnight where it ends earlier than
    it begins."""
    begin, end, hour = timing.quiet_from, timing.quiet_until, at.astimezone(JAPAN).hour
    if begin is None or end is None:
        return at
    quiet = begin <= hour < end if begin < end else hour >= begin or hour < end
    return _at_hour(at, end) if quiet else at
