"""Bonuses: what a client pays beyond the price (domain § 8)."""

from michinori.contracts.models import Contract
from michinori.contracts.scene import Enclosure, Scene, carry_out, read_note
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.models import Event
from michinori.people.blocks import is_kept_apart
from michinori.people.queries import business_ended
from michinori.people.suspensions import require_free
from michinori.rules.contract import bonuses
from michinori.rules.contract.facts.money import BonusPaid
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.turns import Turn


def pay_bonus(*, actor: Actor, contract_id: str, amount: int, note: str = "", seen: int | None = None) -> Contract:
    """Pay a bonus of ``amount`` yen before tax: with its tax it leaves the client's balance and reaches the worker in
    one step.

    Raises ``suspended`` (403), ``stale`` (409) where a bonus was paid after event ``seen``, ``insufficient-balance``,
    ``no-bonus-after-business-end``, ``no-bonus-worker-gone`` (409), ``talk-closed`` (409) for a note after the end to
    somebody kept apart by a block, and what ``rules.contract.bonuses.pay_bonus`` raises.
    """

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        contract = scene.contract
        require_free(actor, contract.client_id)
        if seen is not None and _was_paid_since(contract, seen):
            raise Problem("stale", last=contract.last_n)
        if business_ended(contract.client_id):
            raise Problem("no-bonus-after-business-end")
        if not contract.worker.is_active:
            raise Problem("no-bonus-worker-gone")
        enclosure = Enclosure(note=read_note(note, required=False))
        turn = bonuses.pay_bonus(scene.life, amount)
        if enclosure.note and _may_not_talk(scene):
            raise Problem("talk-closed")
        return turn, enclosure

    return carry_out(contract_id, actor=actor, act="pay-bonus", seen=seen, decide=decide)


def _was_paid_since(contract: Contract, seen: int) -> bool:
    """Whether a bonus came after event ``seen``. A bonus makes no other act stale, so that nobody can be kept from
    acting by many small ones; a second click on one form must still not pay twice.
    """
    return Event.objects.filter(subject_id=contract.id, n__gt=seen, kind=BonusPaid.event_kind).exists()


def _may_not_talk(scene: Scene) -> bool:
    """Whether a block keeps the two from writing to each other, which it does once no contract is under way."""
    over = scene.life.status in FINAL
    return over and is_kept_apart(scene.contract.worker_id, scene.contract.client_id)
