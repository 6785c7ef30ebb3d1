"""What is held in escrow for a person's contracts and what is still to be deposited, for the page of their money."""

from collections.abc import Collection
from dataclasses import dataclass

from michinori.contracts.lives import gather, read_life
from michinori.contracts.models import Contract
from michinori.contracts.policy import visible_to
from michinori.kernel.actor import Actor
from michinori.people.staff import require_staff
from michinori.rules.contract.amendments import due_now
from michinori.rules.contract.life import Life, Side

_HOLDING = ("active", "delivered", "ending")
_NEWEST = 150


@dataclass(frozen=True)
class Held:
    """One contract: ``held`` in its escrow now, ``due`` from the client before the work, or an accepted amendment, can
    start, or because a rate of tax rose. Both are yen with tax.
    """

    contract: Contract
    side: Side
    held: int
    due: int


def list_held(actor: Actor, *, limit: int = 200) -> list[Held]:
    """The person's contracts that hold money or wait for a deposit, latest event first. As many queries as lives ask
    for, for any number of them.
    """
    rows = (
        visible_to(actor)
        .filter(status__in=("agreed", *_HOLDING), terms__isnull=False)
        .select_related("terms", "worker", "open_termination")
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
    rows = Contract.objects.select_related("terms", "worker", "client__user", "client__organisation")
    rows = rows.filter(terms__isnull=False)
    priced = rows.filter(status="agreed", price__range=(amount * 5 // 6, amount), price__gt=0)
    changed = rows.filter(status__in=_HOLDING, open_amendment__status="awaiting_deposit")
    found = {
        one.id: one
        for some in (priced, rows.filter(status="agreed"), changed)
        for one in some.order_by("-last_at")[:_NEWEST]
    }
    gathered = gather(list(found.values()))
    lives = [(one, read_life(one, gathered[one.id])) for one in found.values()]
    return [Held(one, "client", life.escrow, due) for one, life in lives if (due := due_now(life))]


def _held(contract: Contract, life: Life, actor: Actor) -> Held:
    side: Side = "worker" if contract.worker_id == actor.user_id else "client"
    return Held(contract, side, life.escrow, due_now(life))


def titles(contract_ids: Collection[str]) -> dict[str, str]:
    """Titles by contract id. No permission is checked: the caller already shows these contracts. One query."""
    return dict(Contract.objects.filter(id__in=contract_ids).values_list("id", "title"))
