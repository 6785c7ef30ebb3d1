"""Notices to staff of demands for deletion or disclosure."""

from collections.abc import Iterator

from michinori.legal.models import Demand
from michinori.machinery.models import OutboxItem
from michinori.people.staff import staff_with

from .frame import Hearing, said


def hear_of_demand(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``demand_made``: ``{demand_id}`` → all staff who answer demands, but who made it."""
    demand = Demand.objects.get(id=item.payload["demand_id"])
    for user in staff_with("demands"):
        if user.id != demand.user_id:
            yield Hearing(user, said(item.kind, {"by": demand.answer_by, "demand_id": demand.id}))
