"""Sealed bids, the extension for illness and outside results (domain § 6, 3–5). Totals in yen before tax.

A sealed amount never leaves these rules: no fact carries it unless the two bids met.
"""

from dataclasses import replace
from datetime import datetime

from michinori.kernel.problems import Problem
from michinori.rules.contract.closed import ClosedResult
from michinori.rules.contract.facts.ends import (
    BiddingOpened,
    BidSealed,
    BidsOpened,
    EndingExtended,
    ResultChecked,
    ResultDenied,
    ResultFiled,
    ResultRefused,
)
from michinori.rules.contract.life import RESULT_KINDS, Life, OutsideResult, ResultKind, Side, Termination
from michinori.rules.contract.terminations import check_bounds, settle, taken_at, the_open_one, waits_for_rule
from michinori.rules.contract.turns import Turn
from michinori.rules.fields import MAX_YEN, Reader


def extend_silence(life: Life, side: Side) -> Turn:
    """Give the side that has not answered seven more days, once. The command checks that it is a person who is ill.

    Raises ``already-answered``, ``extended-already``, ``silence-ends-nothing`` (409), ``not-your-turn`` for the opener.
    """
    termination = the_open_one(life, "extend-termination", side)
    if termination.answered:
        raise Problem("already-answered")
    if termination.opened_by == side:
        raise Problem("not-your-turn")
    if termination.extended:
        raise Problem("extended-already")
    if waits_for_rule(life):
        raise Problem("silence-ends-nothing")
    turn = Turn(replace(life, termination=replace(termination, extended=True)))
    return turn.told(EndingExtended(ending=termination.id, by=side))


def open_bidding(life: Life, at: datetime) -> Turn:
    """Open the bidding, by the clock, while the two amounts are still apart: each side may seal one bid."""
    termination = the_open_one(life, "open-bidding", "clock")
    turn = Turn(replace(life, termination=replace(termination, bidding_since=at)))
    return turn.told(BiddingOpened(ending=termination.id))


def seal_bid(life: Life, side: Side, amount: int, *, commitment: str, at: datetime) -> Turn:
    """Seal one bid, which cannot be replaced. The event holds only its ``commitment``. The second bid opens both.

    Raises ``bidding-not-open``, ``bid-sealed-already`` (409), ``invalid`` (422).
    """
    termination = the_open_one(life, "seal-bid", side)
    if not takes_bids(termination):
        raise Problem("bidding-not-open")
    if termination.bid_of(side) is not None:
        raise Problem("bid-sealed-already")
    check_bounds(life, amount)
    sealed = replace(termination, worker_bid=amount) if side == "worker" else replace(termination, client_bid=amount)
    turn = Turn(replace(life, termination=sealed)).told(
        BidSealed(ending=termination.id, by=side, commitment=commitment)
    )
    both = sealed.worker_bid is not None and sealed.client_bid is not None
    return _opened(turn, sealed, at) if both else turn


def takes_bids(termination: Termination) -> bool:
    """Whether bids may be sealed now."""
    return termination.bidding_since is not None and termination.bids_opened_at is None


def range_if_met(life: Life, side: Side, amount: int) -> tuple[int, int]:
    """The lowest and highest total at which the contract settles if ``side`` seals ``amount`` and the other's bid meets
    it; never worse for ``side`` than ``amount``. Raises ``invalid`` (422).
    """
    check_bounds(life, amount)
    if side == "worker":
        return amount, (amount + life.terms.price) // 2
    return (life.paid + amount) // 2, amount


def open_bids(life: Life, at: datetime) -> Turn:
    """Open the bids, by the clock, when the time for sealing is over. A single bid has no effect."""
    return _opened(Turn(life), the_open_one(life, "open-bids", "clock"), at)


def _opened(turn: Turn, termination: Termination, at: datetime) -> Turn:
    worker, client = termination.worker_bid, termination.client_bid
    if worker is not None and client is not None and worker <= client:
        met = turn.told(BidsOpened(ending=termination.id, met=True))
        return settle(met, max(turn.life.paid, (worker + client) // 2), "bids")
    opened = turn.changed(termination=replace(termination, bids_opened_at=at))
    return opened.told(BidsOpened(ending=termination.id, met=False))


def file_result(life: Life, side: Side, amount: int, kind: str, *, result_id: str) -> Turn:
    """File, as a side, the result of a court, a certified ODR or a settlement outside the site.

    ``amount`` may lie outside [paid, price], but takes effect only within it. A decision (any kind but a private
    record) replaces a private record that was filed before, and holds back what a genuine one has held, for as long.
    Raises ``result-filed-already`` (409), ``invalid`` (422).
    """
    termination = the_open_one(life, "file-result", side)
    reader = Reader({"amount": amount, "kind": kind})
    reader.integer("amount", 0, MAX_YEN)
    chosen = reader.choice("kind", RESULT_KINDS)
    reader.finish()
    before = termination.outside
    if before is not None and (takes_effect_at_once(before) or chosen == "private_record"):
        raise Problem("result-filed-already")
    held_since = before.checked_at if before is not None else None
    filed = OutsideResult(result_id, side, amount, _kind(chosen), held_since=held_since)
    turn = Turn(replace(life, termination=replace(termination, outside=filed)))
    if before is not None:
        turn = turn.closing(ClosedResult(before.id, "lapsed"))
    return turn.told(ResultFiled(ending=termination.id, result=result_id, by=side, amount=amount, kind=filed.kind))


def takes_result(termination: Termination) -> bool:
    """Whether some result may be filed now: none was, or a private record that a decision would replace."""
    return termination.outside is None or not takes_effect_at_once(termination.outside)


def takes_effect_at_once(result: OutsideResult) -> bool:
    """Whether nobody can deny the result once staff found it genuine: a final judgment, a court settlement, or the
    result of a certified ODR; not a private settlement record (domain § 6, 5).
    """
    return result.kind != "private_record"


def _kind(chosen: str) -> ResultKind:
    return next((kind for kind in RESULT_KINDS if kind == chosen), "private_record")


def check_result(life: Life, *, genuine: bool, checked_by: str, at: datetime) -> Turn:
    """Record whether staff found the document genuine. If so, the contract is settled by it at once, or, for a private
    record, the other side's days to deny it begin.
    """
    termination = the_open_one(life, "check-result", "staff")
    result = termination.outside
    if result is None or result.checked_at is not None:
        raise Problem("nothing-to-check")
    if not genuine:
        turn = Turn(replace(life, termination=replace(termination, outside=None)))
        turn = turn.closing(ClosedResult(result.id, "refused"))
        return turn.told(ResultRefused(ending=termination.id, result=result.id, checked_by=checked_by))
    checked = replace(termination, outside=replace(result, checked_at=at))
    turn = Turn(replace(life, termination=checked))
    turn = turn.told(ResultChecked(ending=termination.id, result=result.id, checked_by=checked_by))
    return settle(turn, taken_at(life, result.amount), "outside_result") if takes_effect_at_once(result) else turn


def deny_result(life: Life, side: Side) -> Turn:
    """Deny the other side's result, which then has no effect; the termination goes on."""
    termination = the_open_one(life, "deny-result", side)
    result = termination.outside
    if result is None or result.checked_at is None:
        raise Problem("nothing-to-answer-here")
    if result.by == side:
        raise Problem("not-your-turn")
    turn = Turn(replace(life, termination=replace(termination, outside=None)))
    turn = turn.closing(ClosedResult(result.id, "denied"))
    return turn.told(ResultDenied(ending=termination.id, result=result.id, by=side))


def take_result(life: Life) -> Turn:
    """Settle by a private record that was not denied in time, by the clock, within [paid, price]."""
    termination = the_open_one(life, "take-result", "clock")
    if termination.outside is None:
        raise Problem("nothing-to-answer-here")
    return settle(Turn(life), taken_at(life, termination.outside.amount), "outside_result")
