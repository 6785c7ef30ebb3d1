"""What a search reads of the hits of its indexes, and which of them it finds: those with words beside each other where
they must be.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from django.db.models import F, Q

from michinori.kernel.actor import Actor
from michinori.machinery.composed import Composed, Given, GivenIds
from michinori.machinery.lookups import Among, Mostly
from michinori.machinery.parts import Hit, Reading
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
    """Of the ``hits`` those that are still open, and whose words stand beside each other if these must. They are asked
    for in no order: PostgreSQL would walk the index that has it.
    """
    still = Q(status="open") & Q(matches(Given("beside"))) if beside else Q(status="open")
    # What nearly all of them are: an index that answers it would be read as far as it goes.
    rows = Job.objects.filter(Among(F("id"), GivenIds("hits")), Mostly(still))
    kept = kept_by(Actor.person(Given("viewer")) if signed_in else None)
    return Composed(with_proposals(rows).annotate(kept=kept).order_by())


def _shown(wanted: Conditions, hits: Sequence[Hit]) -> dict[str, Job]:
    return jobs_among(wanted, [one for one, _ in hits])


def _counted(_wanted: Conditions, hits: Sequence[Hit]) -> dict[str, Counted]:
    return {one: Counted(one, *rest) for one, _, fits, *rest in hits if fits}


AS_SHOWN = Reading((), _shown)
"""As a page shows them. One query."""
AS_COUNTED = Reading(("fits", *Counted._fields[1:]), _counted)
"""As they are counted. No query: ``fits``, whether a hit has the words beside each other, was read with it."""
