"""What is held in escrow for a person's contracts and what is still to be deposited, for the page of their money."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from michinori.contracts.lives import gather, read_life
from michinori.contracts.models import Contract, StandingDeposit
from michinori.contracts.policy import visible_to
from michinori.kernel.actor import Actor
from michinori.people.staff import require_staff
from michinori.rules.contract.amendments import due_now
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.switches import fits, missing

_HOLDING = ("active", "delivered", "ending")
_NEWEST = 150
_AWAITS = "awaiting_deposit"
DueFor = Literal["work", "amendment", "switch", "tax"]
"""Before the work begins, for an accepted amendment's difference or an accepted switch's continuation, because a rate
of tax rose.
"""


@dataclass(frozen=True)
class Held:
    """One contract: ``held`` in its escrow now, ``due`` from the client, and what it is due for. Both are yen with tax.
    ``due_for`` means nothing where nothing is due.
    """

    contract: Contract
    side: Side
    held: int
    due: int
    due_for: DueFor = "work"

    @property
    def by_itself(self) -> bool:
        """Whether the client has said so; no query for what comes from ``list_held``."""
        return hasattr(self.contract, "standing_deposit")


def list_held(actor: Actor, *, limit: int = 200) -> list[Held]:
    """The person's contracts that hold money or wait for a deposit, latest event first. As many queries as lives ask
    for, for any number of them.
    """
    rows = (
        visible_to(actor)
        .filter(status__in=("agreed", *_HOLDING), terms__isnull=False)
        .select_related("terms", "worker", "open_termination", "standing_deposit")
    )
    contracts = list(rows.order_by("-last_at", "-id")[:limit])
    gathered = gather(contracts)
    return [_held(contract, read_life(contract, gathered[contract.id]), actor) for contract in contracts]


def list_due(actor: Actor, client_id: str) -> list[Held]:
    """What waits for money of that client among the contracts of ``list_held``, which the caller may act for."""
    held = list_held(actor)
    return [one for one in held if one.side == "client" and one.contract.client_id == client_id and one.due]


def list_waiting(actor: Actor, amount: int) -> list[Held]:
    """What waits for a deposit of anybody, for staff who look for whom ``amount`` yen came: contracts to which it may
    belong by their price, and the newest. Raises ``not-found`` (404) for others.
    """
    require_staff(actor, "money")
    rows = Contract.objects.filter(terms__isnull=False)
    priced = rows.filter(status="agreed", price__range=(amount * 5 // 6, amount), price__gt=0)
    awaits = Q(open_amendment__status=_AWAITS) | Q(open_switch__status=_AWAITS)
    changed = rows.filter(awaits, status__in=_HOLDING)
    newest = [
        some.order_by("-last_at").values("id")[:_NEWEST] for some in (priced, rows.filter(status="agreed"), changed)
    ]
    of_all = Contract.objects.select_related("terms", "worker", "client__user", "client__organisation")
    found = list(of_all.filter(id__in=newest[0].union(*newest[1:])).order_by("-last_at"))
    gathered = gather(found)
    lives = [(one, read_life(one, gathered[one.id])) for one in found]
    return [one for contract, life in lives if (one := _of(contract, "client", life)).due]


def deposits_itself(contract_id: str) -> bool:
    """Whether the client has said that a contract is deposited for by itself. No permission is checked. One query."""
    return StandingDeposit.objects.filter(contract_id=contract_id).exists()


def _held(contract: Contract, life: Life, actor: Actor) -> Held:
    return _of(contract, "worker" if contract.worker_id == actor.user_id else "client", life)


def _of(contract: Contract, side: Side, life: Life) -> Held:
    switch, amendment = life.switch, life.amendment
    if switch is not None and switch.status == _AWAITS:
        return Held(contract, side, life.escrow, missing(life, switch) if fits(life) else 0, "switch")
    due_for: DueFor = "work" if life.status == "agreed" else "tax"
    if amendment is not None and amendment.status == _AWAITS:
        due_for = "amendment"
    return Held(contract, side, life.escrow, due_now(life), due_for)


def titles(contract_ids: Collection[str]) -> dict[str, str]:
    """Titles by contract id. No permission is checked: the caller already shows these contracts. One query."""
    return dict(Contract.objects.filter(id__in=contract_ids).values_list("id", "title"))
