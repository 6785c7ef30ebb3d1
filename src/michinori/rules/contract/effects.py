"""What the client's answer to work would do: the answer itself, decided on the life as it is and not carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from michinori.rules.contract.deliveries import accept_delivery
from michinori.rules.contract.life import Life
from michinori.rules.contract.stages import acknowledge_stage, approve_stage
from michinori.rules.contract.time_log import acknowledge_week
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.meter import read_meter

_YES: dict[str, Callable[[Life, int, date], Turn]] = {
    "approve": lambda life, number, monday: approve_stage(life, number, "client"),
    "acknowledge": lambda life, number, monday: acknowledge_stage(life, number),
    "accept": lambda life, number, monday: accept_delivery(life, "client"),
    "acknowledge-week": lambda life, number, monday: acknowledge_week(life, monday, "client"),
}


@dataclass(frozen=True)
class Effect:
    """Whole yen before tax: what is paid at once, and by how much confirmed rises. ``completes``: the contract is then
    completed.
    """

    pays: int
    confirms: int
    completes: bool = False


def effect_of(life: Life, act: str, *, number: int = 0, monday: date = date.min) -> Effect:
    """The effect of approving by an act that is possible now. ``number``: of the stage; ``monday``: of the week."""
    after = _YES[act](life, number, monday).life
    confirms = read_meter(after).confirmed - read_meter(life).confirmed
    return Effect(after.paid - life.paid, confirms, after.status == "completed")


def revisions_left(life: Life) -> tuple[int, int]:
    """How many revisions the client has left, now and after sending work back once; a notice's returns use none."""
    left = life.terms.included_revisions - life.revisions_used
    return left, left - (1 if life.notice is None else 0)
