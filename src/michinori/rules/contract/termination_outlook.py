"""The total at which an open termination settles if nobody acts any more, found by running its clocks (domain § 6)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from michinori.kernel.clock import day_of, end_of
from michinori.rules.contract.clocks import clocks, latest_end, next_clock, strike
from michinori.rules.contract.life import Life, SettledBy, Side, Termination
from michinori.rules.contract.terminations import (
    outcome_of_rule,
    outcome_of_silence,
    taken_at,
    undisputed_total,
    waits_for_rule,
)
from michinori.rules.law.articles import latest_payment_date
from michinori.rules.measures.meter import fallback


@dataclass(frozen=True)
class Outlook:
    """Totals in yen before tax. ``undisputed``: what neither side disputes. ``at_silence`` or ``at_rule`` (the other is
    None): where the contract settles if nobody acts and the clocks confirm work that waits for an answer. ``objected``:
    where it settles if the client objects to that work; None if that makes no difference. ``at``, ``by``: when, and by
    what, it settles if nobody acts; a clock that confirms work can come before those of the termination.
    """

    undisputed: int | None
    at_silence: int | None
    at_rule: int | None
    objected: int | None = None
    at: datetime | None = None
    by: SettledBy | None = None


def outlook(life: Life) -> Outlook:
    """The outlook of the open termination; all None without one."""
    if life.termination is None:
        return Outlook(None, None, None)
    by_rule = life.termination.answered or waits_for_rule(life)
    standing = fallback(life)
    objected = outcome_of_rule(life, standing) if by_rule else outcome_of_silence(life, standing)
    left = _left_alone(life)
    coming, at, by = left.settled_amount, left.last_at, left.settled_by
    other = objected if objected != coming else None
    if by_rule:
        return Outlook(undisputed_total(life), None, coming, other, at, by)
    return Outlook(None, coming, None, other, at, by)


@dataclass(frozen=True)
class ByItself:
    """Where an open termination settles if nobody does anything more: the ``total`` in yen before tax, when, and by
    what. ``objected``: the total if the client objects to work that waits for its answer; None if that makes no
    difference.
    """

    total: int
    at: datetime
    by: SettledBy
    objected: int | None = None


def by_itself(life: Life) -> ByItself | None:
    """Where the open termination settles if nobody does anything more, by an outside result that nobody denies if one
    was found genuine; None without a termination.
    """
    coming, termination = outlook(life), life.termination
    total = coming.at_silence if coming.at_rule is None else coming.at_rule
    if termination is None or total is None or coming.at is None or coming.by is None:
        return None
    denial = next((clock.at for clock in clocks(life) if clock.kind == "take_result"), None)
    if termination.outside is None or denial is None or (coming.by == "undisputed" and coming.at <= denial):
        return ByItself(total, coming.at, coming.by, coming.objected)
    return ByItself(taken_at(life, termination.outside.amount), denial, "outside_result")


def if_never_met(life: Life) -> int | None:
    """The total by the standing rule if the other side names the most distant amount; None without a termination."""
    termination = life.termination
    if termination is None:
        return None
    worker = life.terms.price if termination.worker_amount is None else termination.worker_amount
    apart = replace(termination, worker_amount=worker, client_amount=termination.client_amount or 0)
    answered = replace(apart, answered_at=termination.answered_at or termination.opened_at)
    return _left_alone(replace(life, termination=answered)).settled_amount


def day_60_passed(life: Life, by: Side, at: datetime) -> date | None:
    """Day 60 from the first delivery, the day of receipt being day 1, where the open termination, or one that ``by``
    opens at ``at``, can last beyond it (domain § 6); else None.
    """
    if life.first_delivered_at is None:
        return None
    day = latest_payment_date(day_of(life.first_delivered_at), None)
    opened = life.termination or Termination("", by, at, "agreed").moved(by, life.paid)
    end = latest_end(replace(life, status="ending", termination=opened))
    return day if end is not None and end > end_of(day) else None


def _left_alone(life: Life) -> Life:
    """The life once every clock has struck, dated at the last of them. Sealed numbers are left out, since nobody
    may learn of them, and so is an outside result, which ends the contract in its own way.
    """
    if life.termination is not None:
        life = replace(life, termination=replace(life.termination, worker_bid=None, client_bid=None, outside=None))
    while life.termination is not None and (clock := next_clock(life)):
        life = strike(replace(life, last_at=max(life.last_at, clock.at)), clock, str).life
    return life
