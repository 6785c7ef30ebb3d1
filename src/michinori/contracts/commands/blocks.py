"""Blocking somebody (domain § 10): agreed contracts continue, offers not yet accepted end."""

from michinori.contracts.models import Contract
from michinori.contracts.policy import place_on
from michinori.contracts.scene import apply_due, locked, record
from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.transactions import in_transaction
from michinori.people.blocks import kept_apart
from michinori.people.commands import blocks
from michinori.people.models import Block
from michinori.rules.contract.offers import decline_offer, drop


def set_block(*, actor: Actor, target_id: str, note: str | None = None, in_name_of: str | None = None) -> Block:
    """Block somebody as ``people.commands.blocks.set_block`` does, and end every open offer between the two.

    The offers are declined or withdrawn in the actor's name, if the actor may bind their side, so that the other side
    cannot tell a block from an ordinary refusal.
    """

    def run() -> Block:
        made = blocks.set_block(actor=actor, target_id=target_id, note=note, in_name_of=in_name_of)
        offered = Contract.objects.filter(kept_apart("worker", "client"), status="offered")
        between = offered.filter(worker__party=made.party_id) | offered.filter(client__party=made.party_id)
        for contract_id in sorted(between.values_list("id", flat=True)):
            _end_offer(actor, contract_id)
        return made

    return in_transaction(run)


def _end_offer(actor: Actor, contract_id: str) -> None:
    contract, now = locked(contract_id), clock.now()
    place = place_on(actor, contract)
    life, _ = apply_due(contract, now)
    if place is None or not place.binding or life.status != "offered":
        return
    end = decline_offer if life.turn == place.side else drop
    record(contract, life, end(life, place.side), actor=actor, at=now, by=place.side)
