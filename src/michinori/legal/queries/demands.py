"""Reading demands at the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.legal.models import Demand
from michinori.machinery import clock
from michinori.people.staff import require_staff

PAGE = 50


@dataclass(frozen=True)
class Queue:
    """Demands that wait, oldest first, at most 50; those that a trap caught stand apart; and the newest answers.

    ``waiting``: how many wait in all, without those.
    """

    open: list[Demand]
    caught: list[Demand]
    answered: list[Demand]
    waiting: int


@dataclass(frozen=True)
class Waiting:
    """How many demands wait, of how many the promised day has passed, and since when the oldest waits."""

    count: int
    late: int
    oldest: datetime | None


def count_demands(actor: Actor) -> Waiting:
    """What waits. Raises ``not-found`` (404) for everybody but staff who answer demands."""
    require_staff(actor, "demands")
    return _counts()


def view_demands(actor: Actor) -> Queue:
    """The queue. Raises ``not-found`` (404) for everybody but staff who answer demands."""
    require_staff(actor, "demands")
    rows = Demand.objects.filter(answered_at=None, struck_at=None).order_by("made_at", "id")
    answers = Demand.objects.filter(answered_at__isnull=False).order_by("-answered_at", "-id")
    return Queue(
        list(rows.filter(trapped=False)[:PAGE]),
        list(rows.filter(trapped=True)[:PAGE]),
        list(answers[:PAGE]),
        _counts().count,
    )


def demand_at_desk(actor: Actor, demand_id: str) -> Demand:
    """One demand as staff see it. Raises ``not-found`` (404), also for everybody else."""
    require_staff(actor, "demands")
    rows = Demand.objects.select_related("user", "answered_by").filter(id=demand_id)
    found = rows.first() if demand_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found


def _counts() -> Waiting:
    rows = Demand.objects.filter(answered_at=None, struck_at=None, trapped=False)
    late = Count("id", filter=Q(answer_by__lte=clock.now()))
    return Waiting(**rows.aggregate(count=Count("id"), late=late, oldest=Min("made_at")))
