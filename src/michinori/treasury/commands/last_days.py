"""Reminding owners of money without a bank account before the market's last day (decision 48)."""

from datetime import datetime

from michinori.kernel.clock import day_of
from michinori.machinery import clock, outbox
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import settings_now
from michinori.rules.support.closures import next_reminder
from michinori.treasury.queries.last_days import owed

DEADLINE = "last_days"
_SITE = "site"


def await_last_days(item: OutboxItem) -> None:
    """Outbox subscriber to ``closure_confirmed``: remind in time before the last day that is in force now, or never."""
    _await_next(clock.now())


def remind_of_money(subject_id: str, at: datetime) -> int:
    """Deadline handler: tell owners of a balance that no account can take; return how many were told, each once a
    reminder. Not of what goes back to cards by itself, is frozen or is a trustee's.
    """
    ends_on, day = settings_now().site.ends_on, day_of(at)
    stuck = [one for one in owed() if one.stuck] if ends_on else []
    for one in stuck:
        payload = {"owner_id": one.owner_id, "amount": one.stuck, "last_day": f"{ends_on}"}
        outbox.put("money_left", payload, key=f"money_left:{one.owner_id}:{ends_on}:{day}")
    _await_next(max(at, clock.now()))
    return len(stuck)


def _await_next(after: datetime) -> None:
    ends_on = settings_now().site.ends_on
    following = next_reminder(ends_on, after) if ends_on else None
    set_deadline(DEADLINE, _SITE, following)
