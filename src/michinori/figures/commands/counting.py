"""Counting months that are over, by the clock in the background. What is counted is never counted again."""

from datetime import date, timedelta

from django.db.models import Min

from michinori.contracts import pending
from michinori.figures.counts import SUBJECTS
from michinori.figures.counts.span import Span
from michinori.figures.models import CountedMonth, MonthFigure, SearchMark
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.models import Deadline
from michinori.machinery.transactions import in_transaction
from michinori.people.models import User
from michinori.rules.figures import month_before, months_between

_SETTLES = timedelta(days=1)
_AT_ONCE = 12
"""Months counted in one go, so that the first count of an old site does not keep the process for an hour."""


def count_due() -> int:
    """Count the months that are over and have not been counted, the oldest first; return how many. A month waits for a
    day, and for clocks of contracts that ran out in it and are still to be applied.
    """
    known = set(CountedMonth.objects.values_list("month", "subject"))
    last = month_before(day_of(clock.now() - _SETTLES).replace(day=1))
    first = min((month for month, _ in known), default=None) or _begun()
    missing = [
        month
        for month in (months_between(first, last) if first else ())
        if any((month, subject) not in known for subject in SUBJECTS)
    ]
    counted = 0
    for month in missing[:_AT_ONCE]:
        if Deadline.objects.filter(kind=pending.DEADLINE, at__lte=Span(month).end).exists():
            break
        for subject in SUBJECTS:
            if (month, subject) not in known:
                count_month(month, subject)
        counted += 1
    return counted


def count_month(month: date, subject: str) -> bool:
    """Count one subject of one month unless that was done; return whether it was done now."""
    return in_transaction(lambda: _count(month, subject))


def _count(month: date, subject: str) -> bool:
    # The unique row comes first: another process that counts the same waits here, and then finds it.
    _, fresh = CountedMonth.objects.get_or_create(month=month, subject=subject, defaults={"counted_at": clock.now()})
    if fresh:
        found = SUBJECTS[subject](Span(month))
        MonthFigure.objects.bulk_create(MonthFigure(month=month, **vars(one)) for one in found)
        if subject == "searches":
            SearchMark.objects.filter(month__lte=month).delete()
    return fresh


def _begun() -> date | None:
    """The month of the first account."""
    first = User.objects.aggregate(first=Min("made_at"))["first"]
    return day_of(first).replace(day=1) if first else None
