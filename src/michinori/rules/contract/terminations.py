"""Termination: amounts named, the undisputed part, silence and the standing rule (domain § 6).

Amounts are totals of the contract in yen before tax. F is the standing figure of the meter.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.closed import Closed, ClosedDelivery, ClosedResult, ClosedTermination
from michinori.rules.contract.facts.ends import (
    EndedByInsolvency,
    EndingCountered,
    EndingOpened,
    EndingSettled,
    EndingWithdrawn,
)
from michinori.rules.contract.handovers import lapse_link
from michinori.rules.contract.life import Life, Reason, SettledBy, Side, Status, Termination, other
from michinori.rules.contract.lifecycle import Who, permit
from michinori.rules.contract.payments import (
    close_at,
    completed,
    lapse_notice,
    lapse_open_amendment,
    lapse_requests,
    pay_stages,
    pay_up_to,
)
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.meter import fallback, read_meter

MOVES_A_DAY = 3
"""How often a side may name an amount in answer on one day (Japan's), its first answer included (domain § 6, 1)."""
LEAST_STEP = 100
"""Yen before tax."""


def open_ending(
    life: Life,
    side: Side,
    amount: int,
    reason: Reason,
    *,
    ending_id: str,
    at: datetime,
    by: Who,
) -> Turn:
    """Open a termination (active | delivered → ending) for ``side`` at an amount in [paid, price]. Raises ``invalid``
    (422), ``not-now`` (409), ``notice-runs`` (409) while a notice runs: then it begins by ``begin_ending``.

    ``by``: that side, the clock in its place, or the worker who lets a noticed termination begin.
    """
    permit("open-termination", life.status, by)
    if life.notice is not None:
        raise Problem("notice-runs")
    check_bounds(life, amount)
    termination = Termination(ending_id, side, at, reason).moved(side, amount)
    turn = Turn(replace(life, status="ending", termination=termination))
    standing = read_meter(life).standing
    turn = turn.told(EndingOpened(ending=ending_id, by=by, side=side, amount=amount, reason=reason, standing=standing))
    return lapse_open_amendment(turn)


def check_bounds(life: Life, amount: int) -> None:
    """Check that an amount is in [paid, price]. Raises ``invalid`` (422)."""
    if amount < life.paid:
        raise Problem.invalid(Flaw("amount", "below_paid", {"limit": life.paid}))
    if amount > life.terms.price:
        raise Problem.invalid(Flaw("amount", "above_price", {"limit": life.terms.price}))


def taken_at(life: Life, amount: int) -> int:
    """The total at which an outside result of ``amount`` settles: held within [paid, price] (domain § 6, 5)."""
    return min(life.terms.price, max(life.paid, amount))


def the_open_one(life: Life, act: str, by: Who) -> Termination:
    """The open termination, if ``by`` may do ``act`` now. Raises what ``permit`` does."""
    permit(act, life.status, by)
    if life.termination is None:
        raise Problem("nothing-to-answer-here")
    return life.termination


def accept_amount(life: Life, side: Side, amount: int) -> Turn:
    """Accept the other's amount by naming it; the contract is settled there at once.

    Raises ``not-your-turn``, ``amount-changed``, or ``amount-below-paid`` if more has been paid already (409).
    """
    termination = the_open_one(life, "accept-termination", side)
    standing_at = termination.amount_of(other(side))
    if standing_at is None:
        raise Problem("not-your-turn")
    if amount != standing_at:
        raise Problem("amount-changed", amount=standing_at)
    if standing_at < life.paid:
        raise Problem("amount-below-paid", limit=life.paid)
    return settle(Turn(life), standing_at, "agreement")


def name_amount(life: Life, side: Side, amount: int, *, at: datetime) -> Turn:
    """Answer with an amount, or move towards the other's. To meet or cross the other's amount is to accept it.

    Raises ``wait-for-answer`` (409) before the other side answered, ``moves-used-up`` (409) after ``MOVES_A_DAY``,
    ``invalid`` (422) for a move away from the other or of less than ``least_step``.
    """
    termination = the_open_one(life, "counter-termination", side)
    theirs, mine = termination.amount_of(other(side)), termination.amount_of(side)
    if theirs is None:
        raise Problem("wait-for-answer")
    check_bounds(life, amount)
    if mine is not None:
        _check_move(life, side, mine, theirs, amount)
    if not may_move(termination, side, day_of(at)):
        raise Problem("moves-used-up", limit=MOVES_A_DAY)
    named = termination.moved(side, amount).counting_move(side, day_of(at))
    moved = replace(life, termination=replace(named, answered_at=termination.answered_at or at))
    standing = read_meter(life).standing
    turn = Turn(moved).told(EndingCountered(ending=termination.id, by=side, amount=amount, standing=standing))
    crosses = amount <= theirs if side == "worker" else amount >= theirs
    if crosses and theirs >= life.paid:
        return settle(turn, theirs, "agreement")
    return pay_undisputed(turn)


def _check_move(life: Life, side: Side, mine: int, theirs: int, amount: int) -> None:
    """Check that a move goes towards the other's amount, by ``least_step`` or up to it. Raises ``invalid`` (422)."""
    if amount >= mine if side == "worker" else amount <= mine:
        raise Problem.invalid(Flaw("amount", "only_towards_other", {"limit": mine}))
    meets = amount <= max(theirs, life.paid) if side == "worker" else amount >= theirs
    if not meets and abs(amount - mine) < least_step(life.terms.price):
        raise Problem.invalid(Flaw("amount", "step_too_small", {"least": least_step(life.terms.price), "mine": mine}))


def least_step(price: int) -> int:
    """The least yen of a move that does not meet the other's amount: 1 % of the price, and ¥100 (domain § 6, 1)."""
    return max(LEAST_STEP, -(-price // 100))


def range_to_name(life: Life, side: Side) -> tuple[int, int]:
    """The lowest and highest amount that ``side`` can name now, by opening, answering or moving."""
    termination, step = life.termination, least_step(life.terms.price)
    mine = termination.amount_of(side) if termination else None
    theirs = termination.amount_of(other(side)) if termination else None
    if mine is None or theirs is None:
        return life.paid, life.terms.price
    if side == "worker":
        return life.paid, max(mine - step, theirs, life.paid)
    return min(mine + step, theirs), life.terms.price


def may_move(termination: Termination, side: Side, day: date) -> bool:
    """Whether ``side`` may still name an amount in answer on that day (Japan's)."""
    return termination.moves_on(side, day) < MOVES_A_DAY


def undisputed_total(life: Life) -> int | None:
    """What neither side disputes: max(paid, min(worker's amount, max(client's amount, confirmed))); None before both
    have named an amount.
    """
    termination = life.termination
    if termination is None or termination.worker_amount is None or termination.client_amount is None:
        return None
    confirmed = read_meter(life).confirmed
    return max(life.paid, min(termination.worker_amount, max(termination.client_amount, confirmed)))


def stands_at(life: Life) -> str:
    """The status of an open termination as in api.md: ``open``; ``partly_settled`` once an undisputed part is paid;
    ``bidding`` while bids may be sealed; ``awaiting_rule`` once they were opened without meeting.
    """
    termination = life.termination
    if termination is None or not termination.answered:
        return "open"
    if termination.bids_opened_at is not None:
        return "awaiting_rule"
    if termination.bidding_since is not None:
        return "bidding"
    return "partly_settled" if undisputed_total(life) else "open"


def pay_undisputed(turn: Turn) -> Turn:
    """Pay the part of the undisputed total that is not yet paid, here and whenever the confirmed figure rises.

    If the undisputed total reaches the worker's amount, the contract is settled there.
    """
    life = turn.life
    total = undisputed_total(life)
    if life.status != "ending" or life.termination is None or total is None:
        return turn
    if life.termination.worker_amount is not None and total >= life.termination.worker_amount:
        return settle(turn, max(life.paid, life.termination.worker_amount), "undisputed")
    return pay_up_to(turn, total, "undisputed")


def settle(turn: Turn, amount: int, by: SettledBy) -> Turn:
    """Settle the contract: pay up to ``amount`` and refund the rest of the escrow to the client."""
    termination = turn.life.termination
    told = turn.told(EndingSettled(ending=termination.id if termination else None, amount=amount, settled_by=by))
    return ended_at(told, amount, by)


def ended_at(turn: Turn, amount: int, by: SettledBy) -> Turn:
    """The end of a contract at ``amount``, which the turn has told already: an ending settled, or a switch."""
    turn = lapse_notice(close_at(turn, amount, "settlement")).closing(*_settled(turn.life, amount, by))
    return lapse_requests(turn).changed(
        status="ended", turn=None, termination=None, delivery=None, settled_amount=amount, settled_by=by
    )


def _settled(life: Life, amount: int, by: SettledBy) -> Iterator[Closed]:
    """What a settlement closes: the termination with its outside result, and an unanswered delivery."""
    if life.termination is not None:
        yield ClosedTermination(life.termination.id, "settled", amount, by)
        yield from _result_closed(life.termination, "taken" if by == "outside_result" else "lapsed")
    if life.delivery is not None:
        yield ClosedDelivery(life.delivery.id, "ended")


def _result_closed(termination: Termination, how: Literal["taken", "lapsed"]) -> Iterator[Closed]:
    if termination.outside is not None:
        yield ClosedResult(termination.outside.id, how)


def by_silence(life: Life) -> Turn:
    """Settle because the other side never answered: at min(amount, F) if the worker opened, else at max(amount, F)."""
    permit("silence", life.status, "clock")
    return settle(Turn(life), outcome_of_silence(life, fallback(life)), "silence")


def outcome_of_silence(life: Life, standing: int) -> int:
    """The total at which silence would settle, given the standing figure; never below what has been paid."""
    termination = life.termination
    mine = termination.amount_of(termination.opened_by) if termination else None
    if termination is None or mine is None:
        raise Problem("nothing-to-answer-here")
    return max(life.paid, min(mine, standing) if termination.opened_by == "worker" else max(mine, standing))


def outcome_of_rule(life: Life, standing: int) -> int:
    """The total at which the standing rule would settle: F, bounded above by the worker's amount and below by the
    client's, if they named one, and by what has been paid.
    """
    termination = life.termination
    if termination is None:
        raise Problem("nothing-to-answer-here")
    highest = life.terms.price if termination.worker_amount is None else termination.worker_amount
    return max(life.paid, min(highest, max(termination.client_amount or 0, standing)))


def by_standing_rule(life: Life) -> Turn:
    """Settle by the standing rule, to which both sides agreed in the terms."""
    permit("standing-rule", life.status, "clock")
    return settle(Turn(life), outcome_of_rule(life, fallback(life)), "standing_rule")


def end_at_standing(life: Life, side: Side) -> Turn:
    """End an insolvent client's contract at F, by the worker or the trustee, whether or not a termination is open
    (Civil Code art. 642). Raises ``not-insolvent`` (409), and ``work-completed`` (409) for the worker once all is
    handed in.
    """
    permit("end-at-standing", life.status, side)
    if not life.frozen:
        raise Problem("not-insolvent")
    if not may_end_at_standing(life, side):
        raise Problem("work-completed")
    turn = lapse_open_amendment(Turn(life)).told(EndedByInsolvency(by=side))
    return settle(turn, fallback(life), "standing_rule")


def may_end_at_standing(life: Life, side: Side) -> bool:
    """Whether ``side`` may end an insolvent client's contract now: the trustee always, the worker until the work is
    completed (domain § 6).
    """
    handed_in = life.delivery is not None or life.accepted
    return life.frozen and (side == "client" or not handed_in)


def withdrawn(turn: Turn, ending: str, side: Side, returned: int) -> Turn:
    """Note the withdrawal of a termination or its notice. ``returned``: how many returns were made under notice; they
    use revisions after all, so that no notice earns a return (domain § 6).
    """
    life = turn.life
    used = min(life.revisions_used + returned, max(life.revisions_used, life.terms.included_revisions))
    turn = turn.changed(withdrawn=life.withdrawn | {side}, revisions_used=used)
    return turn.told(EndingWithdrawn(ending=ending, by=side, revisions_used=used if returned else None))


def withdraw_ending(life: Life, side: Side, *, handed_on: bool = False, returned: int = 0) -> Turn:
    """Withdraw a termination by its opener, once per contract and side, before any answer; the former status returns.
    ``handed_on``: the rest was handed over to a contract that stands, so that it cannot be withdrawn (domain § 7);
    ``returned``: see ``withdrawn``.

    Where no amount of the client's held the clocks for answers to work, they ran on meanwhile: a delivery accepted in
    that time completes the contract now, and what became payable under ``pay_on: stage`` is paid now.
    """
    termination = the_open_one(life, "withdraw-termination", side)
    if termination.opened_by != side:
        raise Problem.forbidden("only-the-opener")
    if termination.answered:
        raise Problem("already-answered")
    if life.bound_to_end or handed_on:
        raise Problem("bound-to-end")
    if side in life.withdrawn:
        raise Problem("withdrawn-before")
    status: Status = "delivered" if life.delivery else "active"
    back = replace(life, status=status, termination=None)
    closed = ClosedTermination(termination.id, "withdrawn")
    turn = Turn(back).closing(closed, *_result_closed(termination, "lapsed"))
    turn = lapse_link(withdrawn(turn, termination.id, side, returned))
    all_approved = all(stage.status == "approved" for stage in life.stages)
    return completed(turn) if life.accepted or all_approved else pay_stages(turn)


def waits_for_rule(life: Life) -> bool:
    """Whether silence does not settle: the worker opened, and the client, being insolvent, need not answer (domain
    § 6).
    """
    return life.frozen and life.termination is not None and life.termination.opened_by == "worker"
