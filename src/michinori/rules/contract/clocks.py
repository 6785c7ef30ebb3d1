"""The clocks of a contract: which ones run, and what each does when it strikes (domain § 2, Clocks)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from michinori.kernel.clock import end_of, runs_out
from michinori.rules.contract.amendments import lapse_amendment
from michinori.rules.contract.bids import open_bidding, open_bids, take_result
from michinori.rules.contract.change_requests import lapse_change
from michinori.rules.contract.deliveries import accept_delivery, accepted_by_itself
from michinori.rules.contract.handovers import lapse_link
from michinori.rules.contract.life import Clock, Life, Termination
from michinori.rules.contract.lifecycle import ANSWERABLE, UNDER_WAY
from michinori.rules.contract.moved_ends import moved_end
from michinori.rules.contract.offers import lapse
from michinori.rules.contract.payments import lapse_open_amendment
from michinori.rules.contract.stages import acknowledge_by_clock, approve_stage
from michinori.rules.contract.termination_notices import begin_ending
from michinori.rules.contract.terminations import by_silence, by_standing_rule, open_ending, waits_for_rule
from michinori.rules.contract.time_log import acknowledge_week
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.meter import read_meter
from michinori.rules.measures.table import measure_of

ORDER = (
    "acknowledge", "acknowledge_week", "approve", "accept", "begin_ending", "take_result", "silence", "bidding",
    "bids_open", "standing_rule", "lapse_offer", "lapse_deposit", "lapse_amendment", "lapse_difference", "lapse_change",
    "lapse_switch", "lapse_switch_deposit", "lapse_handover", "stale",
)  # fmt: skip
"""The order in which clocks act that end at the same instant. An outside result comes before silence and the standing
rule, which have waited for it.
"""
MOVES_MONEY = frozenset(
    ("acknowledge", "acknowledge_week", "approve", "accept", "silence", "take_result", "bids_open", "standing_rule")
)
ANSWERS = frozenset(("acknowledge", "acknowledge_week", "approve", "accept"))
"""Clocks that answer in the client's place if it does not answer work shown."""
REMIND_DAYS = (3, 1)
"""Days before a clock that moves money on which both sides are reminded (domain § 2); other clocks: 1 day before."""


def clocks(life: Life) -> tuple[Clock, ...]:
    """All clocks that run on this contract, the next one first."""
    plain = [_moved(clock, life) for clock in (*_contract(life), *_proposals(life))]
    found = [*_answers(life), *plain, *_ending(life)]
    return tuple(sorted(found, key=lambda clock: (clock.at, ORDER.index(clock.kind), clock.stage or 0)))


def _moved(clock: Clock, life: Life) -> Clock:
    """The clock, ending as announced maintenance lets it."""
    at = moved_end(clock.at, life)
    return clock if at == clock.at else replace(clock, at=at, moved_from=clock.at)


def _answers(life: Life) -> list[Clock]:
    """The clocks of ``ANSWERS``; none while the client's amount in an ending objects to what it has not answered
    (domain § 6). Those that ended while they were held strike as soon as they are not. While the client is insolvent,
    only the clock of a delivery runs, against the trustee, from the day of record on, whatever amount was named.
    """
    if life.status not in ANSWERABLE or (holds_answers(life) and not life.frozen):
        return []
    found = [] if life.frozen else measure_of(life.terms).clocks(life)
    if life.delivery and (at := accepted_by_itself(life)):
        found.append(Clock("accept", at, life.delivery.id))
    return [replace(clock, at=max(clock.at, life.last_at)) for clock in (_moved(one, life) for one in found)]


def holds_answers(life: Life) -> bool:
    """Whether the client's amount in an ending is below what is claimed: it objects to all that is not answered, so
    that no clock confirms that.
    """
    amount = life.termination.client_amount if life.termination is not None else None
    return amount is not None and amount < read_meter(life).claimed


def is_unanswered(life: Life) -> bool:
    """Whether something that the worker showed waits for the client's answer."""
    shown = any(stage.reports or stage.status == "submitted" for stage in life.stages)
    return shown or life.delivery is not None or any(week.open for week in life.weeks)


def _contract(life: Life) -> list[Clock]:
    house = life.terms.house
    if life.status == "offered":
        return [Clock("lapse_offer", runs_out(life.since, house.offer_days))]
    if life.status == "agreed":
        return [Clock("lapse_deposit", runs_out(life.since, house.deposit_days))]
    if life.status not in UNDER_WAY:
        return []
    if life.notice is not None:
        return [Clock("begin_ending", life.notice.begins_at, life.notice.id)]
    after_due = end_of(life.terms.due_date + timedelta(days=house.stale_days))
    return [Clock("stale", max(after_due, runs_out(life.last_at, house.stale_days)))]


def _proposals(life: Life) -> list[Clock]:
    """The clocks by which an unanswered amendment, change request, switch or handover lapses."""
    house, found = life.terms.house, _amendment(life)
    if life.status in ANSWERABLE:
        found += [Clock("lapse_change", runs_out(one.since, house.request_days), one.id) for one in life.requests]
    if life.switch is not None and life.status in UNDER_WAY:
        kind, days = ("lapse_switch", house.amendment_days)
        if life.switch.status == "awaiting_deposit":
            kind, days = ("lapse_switch_deposit", house.difference_days)
        found.append(Clock(kind, runs_out(life.switch.since, days), life.switch.id))
    if life.handover is not None and life.status in ("ending", "ended"):
        found.append(Clock("lapse_handover", runs_out(life.handover.since, house.handover_days), life.handover.id))
    return found


def _amendment(life: Life) -> list[Clock]:
    amendment, house = life.amendment, life.terms.house
    if amendment is None or life.status not in UNDER_WAY:
        return []
    if amendment.status == "open":
        return [Clock("lapse_amendment", runs_out(amendment.since, house.amendment_days), amendment.id)]
    return [Clock("lapse_difference", runs_out(amendment.since, house.difference_days), amendment.id)]


def _ending(life: Life) -> list[Clock]:
    """The clocks of an open termination: the next of silence, bids and standing rule; the days to deny a result.

    A result holds back silence and the standing rule until the days to deny it are over (domain § 6, 5), also where a
    decision has taken its place that staff have not read yet. If it is denied after their own time, they strike at
    once, dated at the denial.
    """
    termination, house = life.termination, life.terms.house
    if termination is None or life.status != "ending":
        return []
    result, denial, held = termination.outside, None, life.last_at
    if result and (since := result.checked_at or result.held_since):
        taken = _moved(Clock("take_result", runs_out(since, house.denial_days), termination.id), life)
        denial, held = taken if result.checked_at else None, taken.at
    kind, at = _next_of(termination, life)
    coming = _moved(Clock(kind, at, termination.id), life)
    if kind in ("silence", "standing_rule"):
        coming = replace(coming, at=max(coming.at, held))
    return [coming, *([denial] if denial else [])]


def _next_of(termination: Termination, life: Life) -> tuple[str, datetime]:
    house = life.terms.house
    if waits_for_rule(life) and not termination.answered:
        return "standing_rule", runs_out(termination.opened_at, house.silence_days + house.bids_days + house.rule_days)
    if not termination.answered:
        days = house.silence_days + (house.extension_days if termination.extended else 0)
        return "silence", max(runs_out(termination.opened_at, days), termination.not_before or termination.opened_at)
    if termination.bidding_since is None:
        first = runs_out(termination.answered_at or termination.opened_at, house.answered_days)
        return "bidding", max(runs_out(termination.opened_at, house.bids_from_days), first)
    if termination.bids_opened_at is None:
        return "bids_open", runs_out(termination.bidding_since, house.bids_days)
    return "standing_rule", runs_out(termination.bids_opened_at, house.rule_days)


def steps_to_the_rule(life: Life) -> tuple[tuple[str, datetime], ...]:
    """The clocks of the open termination from the next one to the standing rule, each with its time, if both sides
    answer as late as they can and never agree; empty without one.
    """
    termination = life.termination
    if termination is None:
        return ()
    apart = replace(termination, worker_amount=life.terms.price, client_amount=0)
    kind, at = _next_of(termination, life)
    at = moved_end(at, life)
    found = [(kind, at)]
    while kind != "standing_rule":
        if kind == "silence":
            apart = replace(apart, answered_at=at)
        elif kind == "bidding":
            apart = replace(apart, bidding_since=at)
        else:
            apart = replace(apart, bids_opened_at=at)
        kind, at = _next_of(apart, life)
        at = moved_end(at, life)
        found.append((kind, at))
    return tuple(found)


def latest_end(life: Life) -> datetime | None:
    """The latest time at which an open termination ends, if both sides answer as late as they can and never agree;
    None without one. It includes the days to deny an outside result that staff found genuine.
    """
    steps = steps_to_the_rule(life)
    return steps[-1][1] if steps else None


def next_clock(life: Life) -> Clock | None:
    """The clock that ends first."""
    running = clocks(life)
    return running[0] if running else None


def strike(life: Life, clock: Clock, new_id: Callable[[str], str]) -> Turn:
    """Apply the effect of ``clock``, dated at the instant at which it ends. ``new_id``: makes an id from its prefix."""
    if clock.kind == "acknowledge":
        stage = next(s for s in life.stages if s.number == clock.stage)
        return acknowledge_by_clock(life, stage, next(r for r in stage.reports if r.id == clock.ref))
    if clock.kind == "acknowledge_week":
        return acknowledge_week(life, date.fromisoformat(clock.ref), "clock")
    if clock.kind == "approve":
        return approve_stage(life, clock.stage or 0, "clock")
    if clock.kind == "stale":
        claimed = read_meter(life).claimed
        return open_ending(life, "worker", claimed, "other_breach", ending_id=new_id("trm"), at=clock.at, by="clock")
    if clock.kind == "lapse_change":
        return lapse_change(life, clock.ref)
    plain: dict[str, Callable[[Life], Turn]] = {
        "accept": lambda one: accept_delivery(one, "clock"),
        "begin_ending": lambda one: begin_ending(one, "clock", at=clock.at),
        "silence": by_silence,
        "take_result": take_result,
        "bidding": lambda one: open_bidding(one, clock.at),
        "bids_open": lambda one: open_bids(one, clock.at),
        "standing_rule": by_standing_rule,
        "lapse_offer": lapse,
        "lapse_deposit": lapse,
        "lapse_amendment": lapse_amendment,
        "lapse_difference": lapse_amendment,
        "lapse_switch": lambda one: lapse_open_amendment(Turn(one)),
        "lapse_switch_deposit": lambda one: lapse_open_amendment(Turn(one)),
        "lapse_handover": lambda one: lapse_link(Turn(one)),
    }
    return plain[clock.kind](life)


def reminders(life: Life) -> tuple[tuple[datetime, Clock, int], ...]:
    """When both sides are reminded of each clock (instant, clock, days before): 3 days and 1 day before one that moves
    money, 1 day before any other.
    """
    found = [
        (clock.at - timedelta(days=days), clock, days)
        for clock in clocks(life)
        for days in (REMIND_DAYS if clock.kind in MOVES_MONEY else REMIND_DAYS[-1:])
    ]
    return tuple(sorted(found, key=lambda item: (item[0], item[2])))
