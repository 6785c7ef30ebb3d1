"""Reminders of the income tax that clients withheld and owe the tax office (domain § 8)."""

from datetime import date, datetime, timedelta

from michinori.contracts.queries.withheld import clients_who_withheld
from michinori.contracts.told import Told
from michinori.kernel.clock import JAPAN, day_of
from michinori.machinery import clock, outbox
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.models import Deadline, OutboxItem
from michinori.rules.contract.facts.money import PaymentMade
from michinori.rules.money.withholding_days import month_of, reminds_on

DEADLINE = "withholding_due"
_SITE = "site"
_MORNING = 9


def await_reminder(item: OutboxItem) -> None:
    """Outbox subscriber to ``contract_events``: once anything was withheld, the site reminds month by month. It begins
    with the month before this one, in which a payment told late may lie.
    """
    withheld = any(isinstance(fact, PaymentMade) and fact.withheld for fact in Told.read(item).facts.values())
    if withheld and not Deadline.objects.filter(kind=DEADLINE, subject_id=_SITE).exists():
        set_deadline(DEADLINE, _SITE, _morning(_before(month_of(day_of(clock.now())))))


def remind_of_withheld(subject_id: str, at: datetime) -> int:
    """Deadline handler: tell each client what it withheld in the month before and until when it is due. Return to how
    many; each is told once a month.
    """
    this = month_of(day_of(at))
    before = _before(this)
    owed = clients_who_withheld(before)
    for client_id, amount in owed.items():
        payload = {"client_id": client_id, "month": before.isoformat(), "amount": amount}
        outbox.put("withholding_due", payload, key=f"withholding:{client_id}:{before.isoformat()}")
    set_deadline(DEADLINE, subject_id, _morning(this))
    return len(owed)


def _before(first: date) -> date:
    return month_of(first - timedelta(days=1))


def _morning(first: date) -> datetime:
    """The morning on which clients are reminded of what they withheld in the month that begins on ``first``."""
    day = reminds_on(first)
    return datetime(day.year, day.month, day.day, _MORNING, tzinfo=JAPAN)
