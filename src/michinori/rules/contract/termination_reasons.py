"""Whether the reason given for a termination counts in the parties' conduct (domain § 6): only if the other side agreed
to the amount or an event proves the reason. Otherwise it is ``claimed``, and says nothing about either side.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import singledispatchmethod
from typing import Literal

from michinori.kernel.clock import end_of
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.changes import ChangeDeclined
from michinori.rules.contract.facts.ends import (
    ClientInsolvent,
    ClientWithdrew,
    EndingOpened,
    EndingSettled,
    EndingWithdrawn,
)
from michinori.rules.contract.facts.money import ContractCompleted, DepositMade
from michinori.rules.contract.facts.time_log import HoursLogged, HoursTakenBack, WeekAcknowledged, WeekObjected
from michinori.rules.contract.facts.work import (
    ProgressReported,
    StageApproved,
    StageReturned,
    StageSubmitted,
    WorkAccepted,
    WorkDelivered,
    WorkSentBack,
    WorkSuperseded,
)
from michinori.rules.contract.life import Reason, Side

ReasonStatus = Literal["agreed", "proven", "claimed"]
_COURSE = (
    DepositMade, ProgressReported, StageSubmitted, StageReturned, StageApproved, HoursLogged, HoursTakenBack,
    WeekObjected, WeekAcknowledged, WorkAccepted, WorkSentBack, WorkSuperseded, EndingOpened, EndingWithdrawn,
    EndingSettled, ContractCompleted,
)  # fmt: skip
"""Facts that say on whose side the work was, and when something was shown."""
PROVING = (ChangeDeclined, ClientWithdrew, ClientInsolvent, WorkDelivered, *_COURSE)
"""Facts that can prove a reason; a delivery can disprove that the due date was missed."""


@dataclass(frozen=True)
class Happened:
    """One fact of the contract's history and the time of its event."""

    at: datetime
    fact: Fact


def status_of(
    reason: Reason,
    *,
    by: Side,
    opened_at: datetime,
    due: date,
    agreed: bool,
    happened: tuple[Happened, ...],
    idle_days: int = 14,
    open_stages: int = 1,
) -> ReasonStatus:
    """The status of a reason. ``by``: the side that gave it; ``due``: the due date in force; ``agreed``: whether the
    termination was settled by agreement; ``happened``: the facts of kinds ``PROVING``, oldest first; ``idle_days``,
    ``open_stages``: of the terms.
    """
    if agreed:
        return "agreed"
    if reason == "other_breach":
        late = worker_at_fault(happened, opened_at, due, idle_days=idle_days, open_stages=open_stages)
        return "proven" if by == "client" and late else "claimed"
    facts = [one.fact for one in happened]
    return "proven" if any(_proves(reason, fact) for fact in facts) else "claimed"


def _proves(reason: Reason, fact: Fact) -> bool:
    match reason:
        case "restart":  # what the terms include may be asked for: declining that proves nothing against the client
            return isinstance(fact, ChangeDeclined) and fact.kind == "restart" and not fact.included
        case "client_withdrew":
            return isinstance(fact, ClientWithdrew)
        case "insolvent":
            return isinstance(fact, ClientInsolvent)
    return False


def worker_at_fault(
    happened: tuple[Happened, ...], at: datetime, due: date, *, idle_days: int, open_stages: int
) -> bool:
    """Whether the events before ``at`` prove that the worker missed the due date, or showed nothing for ``idle_days``
    days.
    """
    before = tuple(one for one in happened if one.at < at)
    delivered = any(isinstance(one.fact, WorkDelivered) and one.at < end_of(due) for one in before)
    missed = at >= end_of(due) and not delivered
    return missed or idle_time(before, at, open_stages) >= timedelta(days=idle_days)


def idle_time(happened: tuple[Happened, ...], at: datetime, open_stages: int) -> timedelta:
    """How long the worker has shown nothing, up to ``at``: since the deposit or the last thing shown, leaving out the
    time in which the work lay with the client. That is while ``open_stages`` stages or the delivery waited for its
    answer, a week stood objected to, or a termination was open.
    """
    course = _Course(open_stages)
    for one in happened:
        course.pass_to(one.at)
        course.note(one.fact)
    course.pass_to(at)
    return course.idle


@dataclass
class _Course:
    """The state while a history is read. ``since``: the time of the last fact; ``begun``: the deposit is made and the
    contract not over.
    """

    open_stages: int
    since: datetime | None = None
    idle: timedelta = timedelta()
    handed_in: set[str] = field(default_factory=set)
    objected: set[date] = field(default_factory=set)
    delivered: bool = False
    ending: bool = False
    begun: bool = False

    @property
    def with_client(self) -> bool:
        return self.ending or self.delivered or bool(self.objected) or len(self.handed_in) >= self.open_stages

    def pass_to(self, at: datetime) -> None:
        """Let time pass; it counts only while the work lies with the worker."""
        if self.since is not None and self.begun and not self.with_client:
            self.idle += at - self.since
        self.since = at

    def shown(self) -> None:
        """The worker showed something."""
        self.idle = timedelta()

    @singledispatchmethod
    def note(self, fact: Fact) -> None:
        """Take in one fact. This default does nothing."""

    @note.register
    def _(self, fact: DepositMade) -> None:
        self.begun = True

    @note.register
    def _(self, fact: ProgressReported) -> None:
        self.shown()

    @note.register
    def _(self, fact: StageSubmitted) -> None:
        self.shown()
        self.handed_in.add(fact.stage)

    @note.register
    def _(self, fact: StageReturned | StageApproved) -> None:
        self.handed_in.discard(fact.stage)

    @note.register
    def _(self, fact: HoursLogged) -> None:
        self.shown()
        self.objected.discard(fact.week)

    @note.register
    def _(self, fact: WeekObjected) -> None:
        self.objected.add(fact.week)

    @note.register
    def _(self, fact: HoursTakenBack | WeekAcknowledged) -> None:
        self.objected.discard(fact.week)

    @note.register
    def _(self, fact: WorkDelivered) -> None:
        self.shown()
        self.delivered = True

    @note.register
    def _(self, fact: WorkSentBack | WorkSuperseded | WorkAccepted) -> None:
        self.handed_in.clear()
        self.delivered = False

    @note.register
    def _(self, fact: EndingOpened) -> None:
        self.ending = True

    @note.register
    def _(self, fact: EndingWithdrawn) -> None:
        self.ending = False

    @note.register
    def _(self, fact: EndingSettled | ContractCompleted) -> None:
        self.begun = False
