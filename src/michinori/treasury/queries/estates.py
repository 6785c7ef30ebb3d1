"""Reading what insolvent clients have left outside escrow, and where it goes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.queries import balances
from michinori.machinery.rows import find
from michinori.people.models import BusinessEnd
from michinori.people.staff import require_staff
from michinori.treasury.models import BankAccount

PAGE = 50


@dataclass(frozen=True)
class Estate:
    """``amount`` yen that the client has left outside escrow; ``account``: where it goes, None if nobody has said."""

    end: BusinessEnd
    amount: int
    account: BankAccount | None


def estates_of(actor: Actor) -> list[Estate]:
    """The estates whose trustee the actor is, the newest first, at most 50. Three queries."""
    return _estates(_ends().filter(trustee_id=actor.user_id or "").order_by("-made_at", "-id")[:PAGE])


def estate_for(actor: Actor, end_id: str) -> Estate:
    """One estate, for its trustee and for staff who see to payouts. Raises ``not-found``."""
    own = _ends().filter(trustee_id=actor.user_id or "")
    found = own.filter(id=end_id).first() if end_id.isprintable() else None
    if found is None:
        require_staff(actor, "payouts")
        found = find(_ends(), end_id)
    return _estates([found])[0]


def estates_without_account(actor: Actor) -> list[Estate]:
    """Estates with money for which nobody has said where it goes, at most 50. For staff: raises ``not-found``."""
    require_staff(actor, "money")
    open_ones = _ends().exclude(estate_accounts__ended_at=None, estate_accounts__isnull=False)
    return [one for one in _estates(open_ones.order_by("made_at", "id")) if one.amount][:PAGE]


def _ends() -> QuerySet[BusinessEnd]:
    rows = BusinessEnd.objects.filter(kind="insolvent")
    return rows.select_related("client__user", "client__organisation", "trustee")


def _estates(ends: Iterable[BusinessEnd]) -> list[Estate]:
    found = list(ends)
    there = balances(accounts.client(end.client_id) for end in found)
    rows = BankAccount.objects.filter(estate__in=found, ended_at=None)
    current = {one.estate_id: one for one in rows}
    return [Estate(end, there[accounts.client(end.client_id)], current.get(end.id)) for end in found]
