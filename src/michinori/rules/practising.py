"""The made-up partner of a practice, and the way through it: pure, as a player of a simple rule.

Amounts are totals of the contract in yen before tax. The partner never seals a bid and never breaks off by itself.
"""

from dataclasses import dataclass, replace
from typing import Literal

from michinori.kernel.yen import percent_of
from michinori.rules.amending import fits
from michinori.rules.life import Amendment, Ending, Life, Side, other
from michinori.rules.lifecycle import FINAL
from michinori.rules.meter import read_meter
from michinori.rules.terms import Terms

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
BEARS = 20
"""A change that costs the partner at most this percent of the price is accepted."""
OFFERS = 10
"""Of a dearer one the partner offers this percent of the price instead, once."""
NEAR = 10
"""Two amounts of an ending at most this percent of the price apart: the partner gives in."""


@dataclass(frozen=True)
class Reply:
    """One act of the partner, by its name in the lifecycle table."""

    act: str
    number: int | None = None
    terms: Terms | None = None
    amount: int | None = None


def reply(life: Life, me: Side, *, countered: bool) -> Reply | None:
    """What the partner, on side ``me``, does now; None while it waits or stays silent.

    ``countered``: it has put other terms against the person's before, and will not a second time.
    """
    if life.status in FINAL:
        return None
    if life.ending is not None:
        return _on_ending(life, life.ending, me)
    if life.amendment is not None:
        return _on_amendment(life, life.amendment, me, countered=countered)
    return _on_work(life) if me == "client" else None


def opening(life: Life, course: Course, step: StepName) -> Reply | None:
    """What the partner comes up with by itself, when the person goes on from ``step``; None where it is their turn."""
    if step == "look" and life.status == "active":
        terms = _priced(life, life.terms, life.terms.price + (-ASKED if course == "worker" else ASKED))
        return Reply("propose-amendment", terms=terms) if terms else None
    if step == "changed" and course == "worker":
        return Reply("open-termination", amount=life.paid)
    return None


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


def _on_amendment(life: Life, amendment: Amendment, me: Side, *, countered: bool) -> Reply | None:
    if amendment.status == "awaiting_deposit":
        return Reply("deposit") if me == "client" and fits(life, amendment.terms) else None
    if amendment.by == me:
        return None
    price, sign = life.terms.price, 1 if me == "client" else -1
    cost = sign * (amendment.terms.price - price)
    if cost <= percent_of(price, BEARS) and fits(life, amendment.terms):
        return Reply("accept-amendment")
    other_terms = _priced(life, amendment.terms, price + sign * percent_of(price, OFFERS))
    if countered or other_terms is None or not fits(life, other_terms):
        return Reply("decline-amendment")
    return Reply("counter-amendment", terms=other_terms)


def _priced(life: Life, terms: Terms, price: int) -> Terms | None:
    """The same terms at another price: its last stage that is still free bears the difference; None where none can."""
    fixed = {stage.id for stage in life.stages if stage.status in ("submitted", "approved")}
    for index in reversed(range(len(terms.stages))):
        stage = terms.stages[index]
        becomes = stage.price + price - terms.price
        if stage.id not in fixed and becomes > 0:
            stages = (*terms.stages[:index], replace(stage, price=becomes), *terms.stages[index + 1 :])
            return replace(terms, price=price, stages=stages)
    return None


def _on_ending(life: Life, ending: Ending, me: Side) -> Reply | None:
    """Half-way between both views where the person opened it; silent where the partner did: then the clock decides."""
    theirs, mine = ending.amount_of(other(me)), ending.amount_of(me)
    if theirs is None or theirs < life.paid or ending.opened_by == me:
        return None
    if mine is None:
        meter = read_meter(life)
        wish = meter.claimed if me == "worker" else meter.confirmed
        if theirs >= wish if me == "worker" else theirs <= wish:
            return Reply("accept-termination", amount=theirs)
        return Reply("counter-termination", amount=(theirs + wish) // 2)
    near = abs(mine - theirs) <= percent_of(life.terms.price, NEAR)
    return Reply("accept-termination", amount=theirs) if near and mine != theirs else None


def _on_work(life: Life) -> Reply | None:
    """A client who takes what is shown: acknowledges, approves, accepts."""
    if life.delivery is not None:
        return Reply("accept")
    for stage in life.stages:
        if stage.status == "submitted":
            return Reply("approve", number=stage.number)
        if stage.reports:
            return Reply("acknowledge", number=stage.number)
    return None
