"""When an act on a contract takes a second step: for what it moves of an organisation's money (decision 68)."""

from michinori.contracts.models import Contract, StandingDeposit
from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.people.second_step import concerns, require_second_step
from michinori.rules.contract.life import Life
from michinori.rules.contract.moved import moved_by
from michinori.rules.contract.turns import Turn

DEPOSITS_BY_ITSELF = "deposit-by-itself"
_AGREE = ("propose-amendment", "accept-amendment", "counter-amendment", "propose-switch", "accept-switch")


def require_for_act(actor: Actor, contract: Contract, before: Life, turn: Turn, act: str) -> None:
    """Check that the client's actor may move what this turn does. Raises ``second-step-needed`` (403)."""
    if not concerns(actor, contract.client_id):
        return
    standing = act in _AGREE and StandingDeposit.objects.filter(contract=contract).exists()
    if yen := moved_by(before, turn, deposits_by_itself=standing):
        _require(actor, contract, act, yen)


def require_for_standing(actor: Actor, contract: Contract) -> None:
    """Check that the client's actor may let money be deposited without another look. Raises as ``require_for_act``."""
    _require(actor, contract, DEPOSITS_BY_ITSELF, None)


def _require(actor: Actor, contract: Contract, act: str, yen: int | None) -> None:
    def to() -> str:
        return f"{contract.worker.display_name} / {contract.title}"

    require_second_step(actor, contract.client_id, act=act, to=to, page=PageRef("contract", (contract.id,)), yen=yen)
