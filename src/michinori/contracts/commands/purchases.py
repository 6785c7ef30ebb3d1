"""Buying the files of a stage after the end (domain § 2, Files and rights)."""

from michinori.contracts.models import Contract
from michinori.contracts.queries.handover_links import stages_handed_on, with_rest
from michinori.contracts.scene import Scene, carry_out
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.rules.contract import purchases
from michinori.rules.contract.turns import Turn


def buy_stage(*, actor: Actor, contract_id: str, number: int, seen: int | None = None) -> Contract:
    """Buy the files of a stage: what is missing leaves the client's balance and reaches the worker in one step.

    Raises ``rest-handed-over`` (409) once another contract for the rest of that stage is agreed,
    ``insufficient-balance`` (409), and what ``rules.contract.purchases.buy_stage`` raises.
    """

    def decide(scene: Scene) -> Turn:
        turn = purchases.buy_stage(scene.life, number, at=scene.at)
        former = with_rest(Contract.objects.filter(id=contract_id)).get()
        stage = scene.life.stage(number)
        if stage is not None and stage.id in stages_handed_on(former, scene.life):
            raise Problem("rest-handed-over")
        return turn

    return carry_out(contract_id, actor=actor, act="buy", seen=seen, decide=decide)
