"""Papers about a whole year, which the clock makes in the first morning of the next (domain § 8, Papers)."""

from datetime import datetime, timedelta

from michinori.contracts import pending
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.models import Deadline
from michinori.papers.commands.numbering import store
from michinori.papers.contents.years import new_year_after, papers_of_year

DEADLINE = "papers_year"
_SITE = "site"
_WAIT = timedelta(minutes=5)


def await_new_year(at: datetime) -> None:
    """Let the clock make the papers of the year of ``at``, and of later ones."""
    if not Deadline.objects.filter(kind=DEADLINE, subject_id=_SITE).exists():
        set_deadline(DEADLINE, _SITE, new_year_after(at))


def make_due(subject_id: str, at: datetime) -> int:
    """Deadline handler: make all papers about the year before that of ``at``; return how many. It waits while clocks of
    contracts that ended in that year are still to be applied, as after a standstill over the new year.
    """
    if Deadline.objects.filter(kind=pending.DEADLINE, at__lt=at).exists():
        later = max(at, clock.now()) + _WAIT
        set_deadline(DEADLINE, subject_id, min(later, new_year_after(at) - _WAIT))  # it still says which year is meant
        return 0
    year = day_of(at).year - 1
    made = sum(len(store(some)) for some in papers_of_year(year, at))
    set_deadline(DEADLINE, subject_id, new_year_after(at))
    return made
