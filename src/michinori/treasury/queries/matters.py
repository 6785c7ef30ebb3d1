"""What somebody may ask the operator about in matters of money: a payout, a hold of payouts, a payment by card."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery.rows import find
from michinori.people.models import Membership
from michinori.treasury.models import CardPayment, PayoutHold
from michinori.treasury.policy import card_payments_of, visible_to

type MatterKind = Literal["payout", "payout_hold", "card"]


@dataclass(frozen=True)
class Matter:
    """``amount`` in yen, 0 where it has none; ``on``: the day on which it began."""

    id: str
    kind: MatterKind
    amount: int
    on: date


def matter_of(actor: Actor, matter_id: str) -> Matter | None:
    """Such a thing of the actor's or their organisations', a hold only for an owner; None for anything else. Two
    queries at most.
    """
    try:
        return _found(actor, matter_id)
    except Problem:
        return None


def matter_at_desk(matter_id: str) -> Matter | None:
    """The same for staff, whoever's it is; the caller checks who asks. One query."""
    try:
        return _found(Actor.operator(), matter_id)
    except Problem:
        return None


def _found(actor: Actor, matter_id: str) -> Matter:
    kind, everybody = matter_id[:4], actor.kind == "operator"
    if kind == "pay_":
        payout = find(visible_to(actor), matter_id)
        return Matter(payout.id, "payout", payout.amount, day_of(payout.requested_at))
    if kind == "phd_":
        hold = find(PayoutHold.objects.all() if everybody else PayoutHold.objects.filter(_owned(actor)), matter_id)
        return Matter(hold.id, "payout_hold", 0, day_of(hold.made_at))
    card = find(CardPayment.objects.all() if everybody else card_payments_of(actor), matter_id)
    return Matter(card.id, "card", card.amount, day_of(card.made_at))


def _owned(actor: Actor) -> Q:
    """Filter for what is the actor's own, or an organisation's that they own."""
    user_id = actor.user_id or ""
    theirs = Membership.objects.filter(user_id=user_id, role="owner").values("organisation_id")
    return Q(owner_id=user_id) | Q(owner_id__in=theirs)
