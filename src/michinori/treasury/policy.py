"""Who may do what with bank accounts and payouts."""

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, practising
from michinori.machinery.settings import settings_now
from michinori.people.models import Membership
from michinori.people.queries import client_of_member, power_over
from michinori.people.staff import require_staff
from michinori.rules.people.staff_roles import Duty

from .models import CardPayment, Payout


def owner_for(actor: Actor, organisation_id: str | None) -> str:
    """The id of the actor themself, or of the organisation that they name and own: whose bank account and money it is.

    Raises ``not-found`` (404) for strangers, ``owners-only`` (403) for other members.
    """
    user_id = actor.user_id or ""
    owner = client_of_member(user_id, organisation_id or user_id).id
    if power_over(user_id, owner) != "owner":
        raise Problem.forbidden("owners-only")
    return owner


def visible_to(actor: Actor) -> QuerySet[Payout]:
    """The payouts of the actor and of the organisations that they belong to; all of them for the operator.
    What went to a trustee is none of theirs.
    """
    if actor.kind == "operator":
        return Payout.objects.all()
    user_id = actor.user_id or ""
    theirs = Membership.objects.filter(user_id=user_id).values_list("organisation_id", flat=True)
    return Payout.objects.filter(owner_id__in=[user_id, *theirs]).exclude(source="estate")


def require_binding(actor: Actor, client_id: str) -> None:
    """Check that the actor may move this client's money. Raises ``not-found`` (404) for strangers, ``needs-approver``
    (403) for other members (domain § 8).
    """
    power = power_over(actor.user_id, client_id)
    if power is None:
        raise Problem.unknown()
    if power not in ("owner", "approver"):
        raise Problem.forbidden("needs-approver")


def card_payments_of(actor: Actor) -> QuerySet[CardPayment]:
    """The payments by card of the actor and of the organisations that they belong to."""
    theirs = Membership.objects.filter(user_id=actor.user_id or "").values_list("organisation_id", flat=True)
    return CardPayment.objects.filter(client_id__in=[actor.user_id or "", *theirs])


def require_office(actor: Actor, duty: Duty = "payouts") -> None:
    """Let only operator and clock pass, and staff whose roles have this duty. Raises ``not-found`` (404)."""
    if actor.kind == "person":
        require_staff(actor, duty)


def require_real_money() -> None:
    """Raise ``real-money-off`` (409) where money may not leave."""
    if not may_real_money_leave():
        raise Problem("real-money-off")


def may_real_money_leave() -> bool:
    """Whether money is made up here, or the operator's owner has confirmed by name that real money may leave (setting
    ``real_money``).
    """
    return clock.is_simulated() or practising.has_play_money() or bool(settings_now().site.real_money)
