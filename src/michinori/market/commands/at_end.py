"""Closing all open jobs when the market's last day is over (decision 48)."""

from datetime import datetime, timedelta

from michinori.kernel.clock import end_of
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import settings_now
from michinori.market.commands.jobs import close_some

DEADLINE = "jobs_at_end"
AT_ONCE = 100
_SITE = "site"
_SOON = timedelta(seconds=1)


def await_end(item: OutboxItem) -> None:
    """Outbox subscriber to ``closure_confirmed``: close open jobs at the end of the last day that is in force now."""
    set_deadline(DEADLINE, _SITE, _end())


def close_all(subject_id: str, at: datetime) -> int:
    """Deadline handler: close the jobs that are still open once the last day is over, a hundred in a transaction;
    return how many there were.
    """
    end = _end()
    if end is None or end > at:
        set_deadline(DEADLINE, subject_id, end)
        return 0
    closed = close_some(at, AT_ONCE)
    set_deadline(DEADLINE, subject_id, at + _SOON if closed else None)
    return closed


def _end() -> datetime | None:
    ends_on = settings_now().site.ends_on
    return end_of(ends_on) if ends_on else None
