"""The way through a practice: its steps, and what the made-up partner comes up with (for its answers see ``partner``).

Amounts are totals of the contract in yen before tax.
"""

from typing import Literal

from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.lifecycle import FINAL, UNDER_WAY
from michinori.rules.practice.partner import Reply, priced

type Course = Side
"""By the side that the person practises on."""
COURSES: tuple[Course, ...] = ("worker", "client")
StepName = Literal["look", "change", "pay", "changed", "end", "apart", "done"]
STEPS: dict[Course, tuple[StepName, ...]] = {
    "worker": ("look", "change", "changed", "end", "apart", "done"),
    "client": ("look", "change", "pay", "changed", "apart", "done"),
}
ASKED = 5_000
"""By how much the partner's own change of terms moves the price: down from a client, up from a worker."""


def opening(life: Life, course: Course, step: StepName) -> Reply | None:
    """What the partner comes up with by itself, when the person goes on from ``step``; None where it is their turn."""
    if step == "look" and life.status == "active":
        terms = priced(life, life.terms, life.terms.price + (-ASKED if course == "worker" else ASKED))
        return Reply("propose-amendment", terms=terms) if terms else None
    if step == "changed" and course == "worker":
        return Reply("open-termination", amount=life.paid)
    return None


def wish(life: Life, course: Course) -> Reply | None:
    """The client's wish that a person who works may ask for: the first item of direction overturned, a restart; None
    where one waits already or none can be made.
    """
    direction = next((item.key for item in life.terms.brief if item.direction), None)
    if course != "worker" or life.status not in UNDER_WAY or life.requests or direction is None:
        return None
    return Reply("request-change", items=(direction,))


def step_of(status: str, *, changed: bool, change: str, answered: bool) -> StepName:
    """Where somebody stands on the way, whatever they did to come there.

    ``status``: the contract's. ``changed``: a change of terms has been proposed before. ``change``: the status of the
    one that is not closed, empty if there is none. ``answered``: both have named an amount.
    """
    if status in FINAL:
        return "done"
    if status == "ending":
        return "apart" if answered else "end"
    if change:
        return "change" if change == "open" else "pay"
    return "changed" if changed else "look"
