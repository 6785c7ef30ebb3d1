"""What is held in escrow for a person's contracts and what is still to be deposited, for the page of their money."""

from collections.abc import Collection
from dataclasses import dataclass

from michinori.contracts.lives import gather, read_life
from michinori.contracts.models import Contract
from michinori.contracts.policy import visible_to
from michinori.kernel.actor import Actor
from michinori.rules.contract.amendments import due_now
from michinori.rules.contract.life import Life, Side

_HOLDING = ("active", "delivered", "ending")


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
        .select_related("terms", "worker")
    )
    contracts = list(rows.order_by("-last_at", "-id")[:limit])
    gathered = gather(contracts)
    return [_held(contract, read_life(contract, gathered[contract.id]), actor) for contract in contracts]


def _held(contract: Contract, life: Life, actor: Actor) -> Held:
    side: Side = "worker" if contract.worker_id == actor.user_id else "client"
    return Held(contract, side, life.escrow, due_now(life))


def titles(contract_ids: Collection[str]) -> dict[str, str]:
    """Titles by contract id. No permission is checked: the caller already shows these contracts. One query."""
    return dict(Contract.objects.filter(id__in=contract_ids).values_list("id", "title"))
