"""Papers that are not made yet."""

from datetime import date, timedelta

from michinori.contracts.models import Payment
from michinori.kernel.clock import day_of, end_of
from michinori.machinery.models import Deadline
from michinori.papers.commands.years import DEADLINE
from michinori.papers.models import Unprinted


def count_unprinted() -> int:
    """How many have no PDF yet, of everybody. One query. No permission is checked."""
    return Unprinted.objects.count()


def year_papers_on() -> date | None:
    """The day on which the clock makes the papers of the year whose payments have none yet, None where nothing was
    paid in it. Two queries. No permission is checked.
    """
    at = Deadline.objects.filter(kind=DEADLINE).values_list("at", flat=True).first()
    if at is None:
        return None
    new_year = day_of(at).replace(month=1, day=1)
    since = end_of(new_year.replace(year=new_year.year - 1) - timedelta(days=1))
    return day_of(at) if Payment.objects.filter(at__gt=since, at__lte=at).exists() else None
