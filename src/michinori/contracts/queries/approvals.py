"""Whom a member of the client can ask for what they may not do, and what somebody was asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Q
from django.db.models.functions import JSONObject

from michinori.contracts.models import AskedApproval
from michinori.contracts.queries.views import ContractView
from michinori.kernel.actor import Actor
from michinori.people.models import Membership, User
from michinori.rules.contract.approvals import key_of, to_approve

MOST = 8
"""So many owners and approvers stand on a contract's page."""

type Key = tuple[str, str, datetime | None]
"""A step that was asked for: contract, ``rules.contract.approvals.key_of``, the end of its clock."""


@dataclass(frozen=True)
class Approver:
    """Somebody who can be asked. ``asked_at``: when anybody asked them for this step last; None: nobody has."""

    user: User
    asked_at: datetime | None


def approvers_of(view: ContractView) -> list[Approver]:
    """Those whom the reader, a member of the client, can ask for the first step that waits for one; approvers before
    owners. One query; none where there is nothing to ask.
    """
    step = to_approve(view.todos) if view.needs_approver else None
    if step is None:
        return []
    mine = Q(user__asked_for__contract=view.contract, user__asked_for__step=key_of(step))
    mine &= Q(user__asked_for__until=step.at) if step.at else Q(user__asked_for__until=None)
    rows = Membership.objects.filter(organisation_id=view.contract.client_id, role__in=("owner", "approver"))
    rows = rows.filter(user__is_active=True).annotate(asked_at=Max("user__asked_for__at", filter=mine))
    return [Approver(row.user, row.asked_at) for row in rows.select_related("user").order_by("role", "id")[:MOST]]


def asked_for(actor: Actor) -> ArraySubquery:
    """What this person was asked for on a contract, to annotate it with as ``asked``."""
    rows = AskedApproval.objects.filter(contract_id=OuterRef("pk"), asked_id=actor.user_id).order_by("at")
    return ArraySubquery(rows.values(one=JSONObject(step="step", until="until", name="by__display_name")))


def asked_of(views: Iterable[ContractView]) -> dict[Key, str]:
    """Who asked for which steps of these contracts, annotated by ``asked_for``: the name by step. No query."""
    return {
        (view.contract.id, one["step"], datetime.fromisoformat(one["until"]) if one["until"] else None): one["name"]
        for view in views
        for one in view.contract.asked  # type: ignore[attr-defined]
    }
