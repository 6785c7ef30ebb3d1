"""The money that depends on one clock: the contract's total if it strikes, and the range that acts can still reach."""

from dataclasses import dataclass

from michinori.rules.contract.clocks import ANSWERS, MOVES_MONEY, strike
from michinori.rules.contract.life import Clock, Life
from michinori.rules.contract.termination_outlook import outlook
from michinori.rules.measures.meter import fallback, read_meter

_FORESEEN = ANSWERS | {"silence", "take_result", "standing_rule"}
"""Clocks whose outcome both sides may know beforehand; not those of bids, whose outcome would reveal sealed amounts."""


@dataclass(frozen=True)
class Stake:
    """Totals of the contract in yen before tax. ``by_itself``: its worth once the clock has struck, None if that must
    not be known beforehand; ``lowest``, ``highest``: the range that the sides' acts until then can reach.
    """

    by_itself: int | None
    lowest: int
    highest: int


def stake(life: Life, clock: Clock) -> Stake | None:
    """What is at stake when ``clock`` ends, in the present state; None if no money depends on it.

    For an answer to work: the standing figure with and without the answer. For a termination: the amounts named, and
    the result by the rule.
    """
    if clock.kind not in MOVES_MONEY:
        return None
    by_itself, termination, figures = _by_itself(life, clock), life.termination, read_meter(life)
    if termination is None or clock.kind in ANSWERS:
        others = [figures.standing]
    else:
        others = [one for one in (termination.worker_amount, termination.client_amount) if one is not None]
        if not termination.answered:
            others.append(figures.standing)
        if (objected := outlook(life).objected) is not None:
            others.append(objected)
    totals = [max(life.paid, one) for one in (*others, *(() if by_itself is None else (by_itself,)))]
    return Stake(by_itself, min(totals), max(totals))


def _by_itself(life: Life, clock: Clock) -> int | None:
    """The total once ``clock`` has struck, after all earlier clocks of answers have struck."""
    if clock.kind in ("silence", "standing_rule"):
        coming = outlook(life)
        return coming.at_silence if coming.at_rule is None else coming.at_rule
    return _worth(strike(life, clock, _no_id).life) if clock.kind in _FORESEEN else None


def _worth(life: Life) -> int:
    """The settled amount; of a completed contract what was paid; else the standing figure."""
    if life.settled_amount is not None:
        return life.settled_amount
    return life.paid if life.status == "completed" else fallback(life)


def _no_id(prefix: str) -> str:
    """Ids for lives that are only computed and never stored."""
    return prefix
