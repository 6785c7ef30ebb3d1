"""Runs gathered for a day ahead: pay of which day 60 comes before that day leaves with one before it (decision 38)."""

from datetime import date, datetime, timedelta

from michinori.kernel.clock import day_of
from michinori.machinery.models import Deadline
from michinori.rules.money.bank_days import bank_day_from, is_bank_day, next_gathering
from michinori.rules.money.payout_holds import last_run
from michinori.treasury.models import Payout, PayoutRun
from michinori.treasury.queries.receipts import received_first

GATHERING = "payout_run"
"""The site's deadline by which the clock gathers."""


def gathers_before(on: date, now: datetime) -> date | None:
    """The last bank day before ``on`` for which the clock will gather a run, None where there is none. Two queries, and
    one where ``on`` is the next such day.
    """
    due = Deadline.objects.filter(kind=GATHERING, at__lte=now).exists()  # at this minute, or since a while
    first = bank_day_from(day_of(now)) if due else day_of(next_gathering(now))
    if on <= first:
        return None
    runs = PayoutRun.objects.filter(on__gte=first, on__lt=on).exclude(status="dissolved")
    taken = set(runs.values_list("on", flat=True))
    ahead = (on - timedelta(days=back) for back in range(1, (on - first).days + 1))
    return next((day for day in ahead if is_bank_day(day) and day not in taken), None)


def is_late(received_on: date | None, on: date) -> bool:
    """Whether pay for work received then would be late with the run on that bank day."""
    return received_on is not None and last_run(received_on) < on


def leaves_before(payout: Payout, on: date, before: date) -> bool:
    """Whether pay that was asked for would be late with the run on that day, and leaves up to the day ``before`` it."""
    return payout.source == "worker" and payout.due_on <= before and is_late(received_first(payout.id), on)
