"""The course of a practice: its steps, and the acts that the simulated partner begins itself (for its answers see
``partner``). Amounts are totals of the contract in yen before tax.
"""

from typing import Literal

from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.lifecycle import FINAL, UNDER_WAY
from michinori.rules.practice.partner import Reply, priced

type Course = Side
"""A course is named by the side that the person practises on."""
COURSES: tuple[Course, ...] = ("worker", "client")
StepName = Literal["look", "change", "pay", "changed", "end", "apart", "done"]
STEPS: dict[Course, tuple[StepName, ...]] = {
    "worker": ("look", "change", "changed", "end", "apart", "done"),
    "client": ("look", "change", "pay", "changed", "apart", "done"),
}
ASKED = 5_000
"""The yen by which the amendment that the partner proposes lowers (as client) or raises (as worker) the price."""


def opening(life: Life, course: Course, step: StepName) -> Reply | None:
    """The act that the partner begins when the person goes on from ``step``; None where it is the person's turn."""
    if step == "look" and life.status == "active":
        terms = priced(life, life.terms, life.terms.price + (-ASKED if course == "worker" else ASKED))
        return Reply("propose-amendment", terms=terms) if terms else None
    if step == "changed" and course == "worker":
        return Reply("open-termination", amount=life.paid)
    return None


def wish(life: Life, course: Course) -> Reply | None:
    """The change request that a person practising as worker can have the partner make: to change the first brief item
    with direction, which is a restart. None if a request is already open or none is possible.
    """
    direction = next((item.key for item in life.terms.brief if item.direction), None)
    if course != "worker" or life.status not in UNDER_WAY or life.requests or direction is None:
        return None
    return Reply("request-change", items=(direction,))


def step_of(status: str, *, changed: bool, change: str, answered: bool) -> StepName:
    """The step that a practice has reached, found from the contract's state alone.

    ``status``: the contract's. ``changed``: whether an amendment has been proposed before. ``change``: the status of
    the open amendment, empty without one. ``answered``: whether both sides have named an amount.
    """
    if status in FINAL:
        return "done"
    if status == "ending":
        return "apart" if answered else "end"
    if change:
        return "change" if change == "open" else "pay"
    return "changed" if changed else "look"
