"""Everything that happens by itself: which clocks run on a contract, and what each does (domain § 2, Clocks)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from michinori.kernel.clock import end_of, runs_out
from michinori.rules.amending import lapse_amendment
from michinori.rules.delivering import accept_delivery
from michinori.rules.ending import by_silence, by_standing_rule, open_ending
from michinori.rules.life import Life, Turn
from michinori.rules.meter import read_meter
from michinori.rules.offering import lapse
from michinori.rules.work import acknowledge_by_clock, approve_stage

ORDER = (
    "acknowledge", "approve", "accept", "silence", "standing_rule", "lapse_offer", "lapse_deposit", "lapse_amendment",
    "lapse_difference", "stale",
)  # fmt: skip
"""Of clocks that end at one instant, the earlier in this list acts first."""
MOVES_MONEY = frozenset(("acknowledge", "approve", "accept", "silence", "standing_rule"))
REMIND_DAYS = (3, 1)
"""Before a clock that moves money (domain § 2); every other one reminds on its last day only."""


@dataclass(frozen=True)
class Clock:
    """A clock under way: at ``at`` it does ``kind`` to ``ref`` (a stage's, report's, delivery's … id).

    An act at that instant is late.
    """

    kind: str
    at: datetime
    ref: str = ""
    stage: int | None = None


def clocks(life: Life) -> tuple[Clock, ...]:
    """All clocks that run on this contract, the next one first."""
    found = [*_answers(life), *_contract(life), *_amendment(life), *_ending(life)]
    return tuple(sorted(found, key=lambda clock: (clock.at, ORDER.index(clock.kind), clock.stage or 0)))


def _answers(life: Life) -> list[Clock]:
    if life.status not in ("active", "delivered", "ending"):
        return []
    house, found = life.terms.house, []
    for stage in life.stages:
        for report in stage.reports:
            if report.has_file:
                found.append(Clock("acknowledge", runs_out(report.at, house.report_days), report.id, stage.number))
        if stage.status == "submitted" and stage.submission_filed and stage.submitted_at and life.delivery is None:
            found.append(
                Clock("approve", runs_out(stage.submitted_at, life.terms.inspection_days), stage.id, stage.number)
            )
    if life.delivery and life.delivery.has_file:
        found.append(Clock("accept", runs_out(life.delivery.at, life.terms.inspection_days), life.delivery.id))
    return found


def _contract(life: Life) -> list[Clock]:
    house = life.terms.house
    if life.status == "offered":
        return [Clock("lapse_offer", runs_out(life.since, house.offer_days))]
    if life.status == "agreed":
        return [Clock("lapse_deposit", runs_out(life.since, house.deposit_days))]
    if life.status in ("active", "delivered"):
        after_due = end_of(life.terms.due_date + timedelta(days=house.stale_days))
        return [Clock("stale", max(after_due, runs_out(life.last_at, house.stale_days)))]
    return []


def _amendment(life: Life) -> list[Clock]:
    amendment, house = life.amendment, life.terms.house
    if amendment is None or life.status not in ("active", "delivered"):
        return []
    if amendment.status == "open":
        return [Clock("lapse_amendment", runs_out(amendment.since, house.amendment_days), amendment.id)]
    return [Clock("lapse_difference", runs_out(amendment.since, house.difference_days), amendment.id)]


def _ending(life: Life) -> list[Clock]:
    ending, house = life.ending, life.terms.house
    if ending is None or life.status != "ending":
        return []
    if not ending.answered:
        return [Clock("silence", runs_out(ending.opened_at, house.silence_days), ending.id)]
    days = house.silence_days + house.bids_days + house.rule_days
    return [Clock("standing_rule", runs_out(ending.opened_at, days), ending.id)]


def next_clock(life: Life) -> Clock | None:
    """The one that ends first."""
    running = clocks(life)
    return running[0] if running else None


def strike(life: Life, clock: Clock, new_id: Callable[[str], str]) -> Turn:
    """Do what ``clock`` does when it ends, dated at its instant."""
    if clock.kind == "acknowledge":
        stage = next(s for s in life.stages if s.number == clock.stage)
        return acknowledge_by_clock(life, stage, next(r for r in stage.reports if r.id == clock.ref))
    if clock.kind == "approve":
        return approve_stage(life, clock.stage or 0, "clock")
    if clock.kind == "stale":
        claimed = read_meter(life).claimed
        return open_ending(life, "worker", claimed, "other_breach", ending_id=new_id("trm"), at=clock.at, by="clock")
    plain: dict[str, Callable[[Life], Turn]] = {
        "accept": lambda one: accept_delivery(one, "clock"),
        "silence": by_silence,
        "standing_rule": by_standing_rule,
        "lapse_offer": lapse,
        "lapse_deposit": lapse,
        "lapse_amendment": lapse_amendment,
        "lapse_difference": lapse_amendment,
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
