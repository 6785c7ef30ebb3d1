"""Reading demands at the desk."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.legal.models import Demand
from michinori.machinery import clock
from michinori.machinery.waiting import counted
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


def demands_waiting(actor: Actor) -> list[QuerySet[Any]]:
    """Demands that wait, without those that a trap caught, as ``machinery.waiting.count_waiting`` takes them. Raises
    ``not-found`` (404) for everybody but staff who answer demands.
    """
    require_staff(actor, "demands")
    rows = Demand.objects.filter(answered_at=None, struck_at=None, trapped=False)
    return [counted("demands", rows, "made_at", late=Q(answer_by__lte=clock.now()))]


def view_demands(actor: Actor) -> Queue:
    """The queue. Raises ``not-found`` (404) for everybody but staff who answer demands."""
    require_staff(actor, "demands")
    rows = Demand.objects.filter(answered_at=None, struck_at=None).select_related("user").order_by("made_at", "id")
    answers = Demand.objects.filter(answered_at__isnull=False).order_by("-answered_at", "-id")
    return Queue(
        list(rows.filter(trapped=False)[:PAGE]),
        list(rows.filter(trapped=True)[:PAGE]),
        list(answers[:PAGE]),
        rows.filter(trapped=False).count(),
    )


def demand_at_desk(actor: Actor, demand_id: str) -> Demand:
    """One demand as staff see it. Raises ``not-found`` (404), also for everybody else."""
    require_staff(actor, "demands")
    rows = Demand.objects.select_related("user", "answered_by").filter(id=demand_id)
    found = rows.first() if demand_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found
