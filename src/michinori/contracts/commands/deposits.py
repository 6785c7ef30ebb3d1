"""Deposits (仮払い): the client's money into the escrow of one contract (domain § 2, § 4, § 8)."""

from michinori.contracts.commands.switches import fund_switch
from michinori.contracts.models import Contract, Switch
from michinori.contracts.scene import Scene, carry_out
from michinori.kernel.actor import Actor
from michinori.machinery.settings import settings_now
from michinori.people.verification import require_verified
from michinori.rules.contract import amendments, offers
from michinori.rules.contract.turns import Turn


def make_deposit(*, actor: Actor, contract_id: str, seen: int | None = None) -> Contract:
    """Pay from the client's balance what is due now: the first deposit, the difference of an accepted amendment, what
    is missing for an accepted switch, or what the escrow lacks by a new rate of consumption tax.

    Raises ``insufficient-balance`` (needed, balance, missing: yen with tax), ``nothing-to-deposit`` or, for a first
    deposit above the operator's limit, ``verification-needed`` (409).
    """

    def decide(scene: Scene) -> Turn:
        if scene.life.status == "agreed":
            _require_checked(scene)
            return offers.make_first_deposit(scene.life, scene.side, scene.at)
        amendment = scene.life.amendment
        if amendment is None or amendment.status != "awaiting_deposit":
            return amendments.deposit_tax(scene.life, scene.side)
        return amendments.deposit_difference(scene.life, scene.side)

    if Switch.objects.filter(contract_id=contract_id, status="awaiting_deposit").exists():
        return fund_switch(actor=actor, contract_id=contract_id, seen=seen)
    return carry_out(contract_id, actor=actor, act="deposit", seen=seen, decide=decide)


def _require_checked(scene: Scene) -> None:
    limit = settings_now().site.verify_deposit
    if limit and scene.life.terms.price > limit:
        require_verified(scene.contract.client_id)
