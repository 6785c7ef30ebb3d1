"""What there is to do on one contract, by whom and until when: the one answer that home, the contract's page and the
page of deadlines read (domain § 2). Clocks are part of it, and so is what has none: to begin, to hand in, to answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from michinori.kernel.clock import end_of
from michinori.rules.contract.acts import Possible
from michinori.rules.contract.amendments import fits as amendment_fits
from michinori.rules.contract.amendments import is_tax_asked
from michinori.rules.contract.clock_answers import ANSWERS, answers_to
from michinori.rules.contract.clocks import ANSWERS as ANSWERING
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.life import Clock, Life, Side, other
from michinori.rules.contract.lifecycle import ACTS, UNDER_WAY
from michinori.rules.contract.open_stages import may_begin
from michinori.rules.contract.switches import fits as switch_fits
from michinori.rules.contract.time_log import objected_week
from michinori.rules.measures.table import measure_of

Who = Literal["you", "both", "colleague", "trustee", "other", "itself", "pace", "none"]
"""Whose turn it is, for one reader. ``both``: either side may move, and nobody has to; ``colleague``: an owner or
approver of the reader's; ``trustee``: who acts for the reader's insolvent side; ``itself``: it comes without anybody;
``pace``: the reader's own work, of which no date is near; ``none``: nothing to do.
"""
MINE: tuple[Who, ...] = ("you", "both")
"""Those that belong among what the reader has to do."""
TURNS: tuple[Who, ...] = ("you", "both", "colleague", "trustee", "other", "pace", "itself", "none")
"""In the order in which a page lists them."""
SOON_DAYS = 3
"""Days before the due date from which work that is not handed in counts as the worker's turn."""
KINDS = (
    "objected_week", "tax", "answer", "redo", "begin", "work", "hand_in", "overdue", "end_now", "review",
)  # fmt: skip
"""Kinds that have no clock of their own; all others are kinds of clocks. ``review`` comes from the room of reviews."""
WORK = ("redo", "begin", "work", "hand_in", "overdue")
"""The kinds that ask the worker for work. Their ``at`` is the due date."""
_UNSAID = ("stale", "lapse_handover")
"""Clocks that ask nobody for anything."""


@dataclass(frozen=True)
class Step:
    """One thing to do, whoever reads it. ``waits_for``: the side that has to do it; None if either may, or nobody must.

    ``at``: when it is too late, or the end of the due date; None if there is no such time. ``clock``: the one that it
    is about. ``stage``, ``week``: the number of the stage or the Monday of the week that it is about.
    """

    kind: str
    waits_for: Side | None
    at: datetime | None = None
    clock: Clock | None = None
    stage: int | None = None
    week: date | None = None


@dataclass(frozen=True)
class Todo:
    """A step as one reader has it. ``acts``: what the reader can do about it, the main act first."""

    step: Step
    who: Who
    acts: tuple[Possible, ...] = ()

    @property
    def kind(self) -> str:
        return self.step.kind

    @property
    def mine(self) -> bool:
        """Whether it belongs among what the reader has to do."""
        return self.who in MINE


def todos(
    life: Life,
    side: Side,
    actions: Sequence[Possible],
    *,
    binding: bool,
    acting: bool,
    running: Sequence[Clock] | None = None,
) -> tuple[Todo, ...]:
    """The steps of a contract for one reader, the reader's own first, then in order of time.

    ``actions``: what the reader can do (``acts.possible``); ``binding``: they may bind their side; ``acting``: nobody
    else acts for it; ``running``: the clocks of the life, where they are at hand.
    """
    found = [
        Todo(step, _who(step, side, actions, binding=binding, acting=acting), _acts(step, actions))
        for step in steps(life, clocks(life) if running is None else running)
    ]
    if any(one.act.name == "end-at-standing" for one in actions):
        found.append(Todo(Step("end_now", side), "both", _named(actions, "end-at-standing")))
    return tuple(sorted(found, key=_in_turn))


def _in_turn(todo: Todo) -> tuple[int, bool, float]:
    at = todo.step.at
    return TURNS.index(todo.who), at is None, at.timestamp() if at else 0


def steps(life: Life, running: Sequence[Clock]) -> list[Step]:
    """All that there is to do on a contract, in no order."""
    running = [
        one
        for one in running
        if one.kind not in _UNSAID and not (one.kind == "lapse_change" and life.status == "ending")
    ]
    found = [Step(one.kind, waits_for(life, one), one.at, one, one.stage) for one in running]
    if life.status not in UNDER_WAY:
        return found
    found += [Step("objected_week", "worker", week=week.monday) for week in life.weeks if week.objected]
    if is_tax_asked(life):
        found.append(Step("tax", "client"))
    if not life.frozen:
        found += _unclocked(life, running)
    return found + _of_work(life)


def waits_for(life: Life, clock: Clock) -> Side | None:
    """The side that has to act before this clock ends; None if either may, or if nobody has to."""
    if clock.kind == "lapse_deposit":
        return None if life.frozen else "client"
    if clock.kind in ANSWERING:
        return "client"
    if clock.kind == "lapse_difference" and life.amendment is not None:
        return "client" if amendment_fits(life, life.amendment.terms, life.amendment.supersedes) else None
    if clock.kind == "lapse_switch_deposit":
        return "client" if switch_fits(life) else None
    if clock.kind == "lapse_offer":
        return life.turn
    if clock.kind == "lapse_change":
        return "worker"
    termination, switch, amendment = life.termination, life.switch, life.amendment
    by: dict[str, Side | None] = {
        "silence": termination.opened_by if termination else None,
        "take_result": termination.outside.by if termination and termination.outside else None,
        "lapse_switch": switch.by if switch else None,
        "lapse_amendment": amendment.by if amendment else None,
    }
    named = by.get(clock.kind)
    return other(named) if named else None


def _unclocked(life: Life, running: Iterable[Clock]) -> list[Step]:
    """What was shown without a file, and so has no clock: it waits until the client answers. A delivery counts as one,
    a week once it is over.
    """
    answering = [one for one in running if one.kind in ANSWERING]
    if any(one.kind == "accept" for one in answering):
        return []
    if life.delivery is not None:
        return [Step("answer", "client")]
    stages = {one.stage for one in answering}
    weeks = {one.ref for one in answering}
    found = [
        Step("answer", "client", stage=one.number)
        for one in life.stages
        if (one.reports or one.status == "submitted") and one.number not in stages
    ]
    over = (one for one in life.weeks if one.open and one.monday + timedelta(days=7) <= life.today)
    return found + [Step("answer", "client", week=one.monday) for one in over if one.monday.isoformat() not in weeks]


def _of_work(life: Life) -> list[Step]:
    """What the worker has to do for the work itself: mend what came back, begin, go on, hand in."""
    if life.status != "active" or life.frozen or objected_week(life) is not None:
        return []
    due = end_of(life.terms.due_date)
    doing = [one for one in life.stages if one.status == "doing"]
    redo = [one for one in doing if one.objected and not one.reports]
    if redo and measure_of(life.terms).log is not None:
        return [Step("redo", "worker", due)]  # it is delivered as a whole
    if redo:
        return [Step("redo", "worker", due, stage=one.number) for one in redo]
    late = life.today > life.terms.due_date
    soon = life.today + timedelta(days=SOON_DAYS) >= life.terms.due_date
    pressing = "overdue" if late else "hand_in" if soon else ""
    if measure_of(life.terms).log is not None:
        kind = pressing or ("work" if life.weeks else "begin")
        return [Step(kind, "worker", due)]
    if doing:
        return [Step(pressing or "work", "worker", due, stage=doing[0].number)]
    first = next((one for one in life.stages if may_begin(life, one)), None)
    return [Step(pressing or "begin", "worker", due, stage=first.number)] if first else []


def _who(step: Step, side: Side, actions: Sequence[Possible], *, binding: bool, acting: bool) -> Who:
    if step.waits_for is not None and step.waits_for != side:
        return "other"
    either = step.kind == "bidding" or (step.kind == "bids_open" and bool(_named(actions, "seal-bid")))
    if step.waits_for is None and not either:
        return "itself"
    if not acting:
        return "trustee"
    if side == "client" and not binding and _needs_power(step):
        return "colleague"
    if step.kind == "work":
        return "pace"
    return "both" if step.kind == "bidding" else "you"


def _needs_power(step: Step) -> bool:
    """Whether the main answer to a step binds the client, so that a mere member cannot give it."""
    if step.kind == "tax":
        return True
    first = next(iter(ANSWERS.get(step.kind, ())), None)
    return step.kind == "answer" or (first is not None and ACTS[first].binding)


def _acts(step: Step, actions: Sequence[Possible]) -> tuple[Possible, ...]:
    if step.clock is not None:
        return answers_to(step.clock, actions)
    if step.kind == "tax":
        return _named(actions, "deposit")
    ref = step.week.isoformat() if step.week else None
    if step.kind == "objected_week":
        return tuple(one for one in actions if one.ref == ref or one.act.name == "log-hours")
    wanted = _WANTED.get(step.kind, _HANDS_IN)
    found = [one for one in actions if one.act.name in wanted and one.number == step.stage and one.ref == ref]
    return tuple(sorted(found, key=lambda one: wanted.index(one.act.name)))


_ANSWERS_TO_WORK = (
    "approve",
    "accept",
    "acknowledge",
    "acknowledge-week",
    "return",
    "send-back",
    "object",
    "object-week",
)
_HANDS_IN = ("submit", "deliver", "log-hours", "start", "report")
_WANTED = {
    "answer": _ANSWERS_TO_WORK,
    "begin": ("start", "log-hours", "submit", "report", "deliver"),
    "work": ("submit", "log-hours", "report", "deliver", "start"),
}
"""The acts by which a step without a clock is done, the one that it names first."""


def _named(actions: Iterable[Possible], name: str) -> tuple[Possible, ...]:
    return tuple(one for one in actions if one.act.name == name)
