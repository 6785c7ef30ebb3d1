"""Of the hits of an index the jobs that a search finds: those still open, with words beside each other where they must
be.
"""

from functools import cache
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery.composed import Composed, Given, GivenIds
from michinori.machinery.lookups import Among, Mostly
from michinori.machinery.search import matches
from michinori.market.models import Job
from michinori.market.queries.conditions import Conditions
from michinori.market.queries.jobs import kept_by, with_proposals


class Counted(NamedTuple):
    """A job that a search finds: what its numbers are made of."""

    id: str
    category: str
    skills: list[str]
    budget_max: int | None
    budget_min: int | None


def jobs_among(wanted: Conditions, hits: list[str]) -> dict[str, Job]:
    """Of these hits those that are found, as a page shows them."""
    composed = _whole(beside=bool(wanted.beside), signed_in=bool(wanted.viewer))
    return {job.id: job for job in composed.rows(**wanted.values, hits=hits)}


@cache
def _whole(*, beside: bool, signed_in: bool) -> Composed[Job]:
    kept = kept_by(Actor.person(Given("viewer")) if signed_in else None)
    return Composed(with_proposals(_among(beside=beside)).annotate(kept=kept).order_by())


def counted_among(wanted: Conditions, hits: list[str]) -> dict[str, Counted]:
    """Of these hits those that are found, as they are counted."""
    return {row[0]: Counted(*row) for row in _columns(beside=bool(wanted.beside)).tuples(**wanted.values, hits=hits)}


@cache
def _columns(*, beside: bool) -> Composed[Job]:
    return Composed(_among(beside=beside).order_by().values_list(*Counted._fields))


def _among(*, beside: bool) -> QuerySet[Job]:
    """Of the ``hits`` those that are still open, and whose words stand beside each other if these must."""
    still = Q(status="open") & Q(matches(Given("beside"))) if beside else Q(status="open")
    # What nearly all of them are: an index that answers it would be read as far as it goes.
    return Job.objects.filter(Among(F("id"), GivenIds("hits")), Mostly(still))
