"""Contracts that still run when the market closes (decision 48)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform

from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.people.staff import require_staff
from michinori.rules.contract.lifecycle import OPEN


@dataclass(frozen=True)
class Running:
    """How many contracts are not over, by status; ``beyond``: of which the work is due after the last day."""

    by_status: dict[str, int]
    beyond: int

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.by_status.values())


def running_at_end(actor: Actor, last_day: date | None) -> Running:
    """The contracts of everybody that are not over. One query. Raises ``not-found`` (404) for everybody but admins."""
    require_staff(actor, "closures")
    rows = Contract.objects.filter(status__in=OPEN).annotate(due=KeyTextTransform("due_date", "terms__body"))
    past = Q(due__gt=last_day.isoformat()) if last_day else Q(pk=None)
    found = rows.values("status").annotate(n=Count("id"), late=Count("id", filter=past)).order_by("status")
    counted = list(found)
    return Running({one["status"]: one["n"] for one in counted}, sum(one["late"] for one in counted))
