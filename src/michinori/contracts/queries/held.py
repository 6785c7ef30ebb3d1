"""What is held in escrow for a person's contracts and what is still to be deposited, for the page of their money."""

from collections.abc import Collection
from dataclasses import dataclass

from michinori.contracts.models import Amendment, Contract
from michinori.contracts.policy import visible_to
from michinori.kernel.actor import Actor
from michinori.rules.contract.house import House
from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.rules.money.amounts import escrow, with_tax

_HOLDING = ("active", "delivered", "ending")


@dataclass(frozen=True)
class Held:
    """One contract: ``held`` in its escrow now, ``due`` from the client before the work, or an accepted amendment, can
    start. Both are yen with tax.
    """

    contract: Contract
    side: Side
    held: int
    due: int


def list_held(actor: Actor, *, limit: int = 200) -> list[Held]:
    """The person's contracts that hold money or wait for a deposit, latest event first. One query."""
    rows = visible_to(actor).filter(status__in=("agreed", *_HOLDING)).select_related("terms", "open_amendment")
    return [_held(contract, actor) for contract in rows.order_by("-last_at", "-id")[:limit]]


def titles(contract_ids: Collection[str]) -> dict[str, str]:
    """Titles by contract id. No permission is checked: the caller already shows these contracts. One query."""
    return dict(Contract.objects.filter(id__in=contract_ids).values_list("id", "title"))


def _held(contract: Contract, actor: Actor) -> Held:
    side: Side = "worker" if contract.worker_id == actor.user_id else "client"
    if contract.terms is None:
        return Held(contract, side, 0, 0)
    house = Terms.from_data(contract.terms.body).house
    if contract.status == "agreed":
        return Held(contract, side, 0, with_tax(contract.price, house))
    held = escrow(contract.price, contract.paid, house)
    return Held(contract, side, held, _difference(contract, contract.open_amendment, house))


def _difference(contract: Contract, amendment: Amendment | None, house: House) -> int:
    if amendment is None or amendment.status != "awaiting_deposit":
        return 0
    return with_tax(amendment.price, house) - with_tax(contract.price, house)
