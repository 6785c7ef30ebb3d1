"""The course of one contract, read from its events alone, from which conduct is counted (domain § 10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import singledispatch
from typing import Literal

from michinori.kernel.clock import end_of
from michinori.rules.contract.facts import KINDS, Fact
from michinori.rules.contract.facts.changes import (
    ChangeAccepted,
    ChangeRequested,
    ChangeWithdrawn,
    ContractSwitched,
    SwitchAccepted,
)
from michinori.rules.contract.facts.ends import (
    ClientInsolvent,
    ClientWithdrew,
    EndingCountered,
    EndingNoticed,
    EndingOpened,
    EndingSettled,
    EndingWithdrawn,
)
from michinori.rules.contract.facts.money import ContractCompleted, DepositMade
from michinori.rules.contract.facts.offers import ContractCancelled, DepositLapsed, OfferAccepted, TermsTold
from michinori.rules.contract.facts.time_log import HoursLogged, HoursTakenBack, WeekAcknowledged, WeekObjected
from michinori.rules.contract.facts.work import (
    ProgressAcknowledged,
    ProgressObjected,
    ProgressReported,
    ReturnAgreed,
    StageApproved,
    StageReturned,
    StageSubmitted,
    WorkAccepted,
    WorkDelivered,
    WorkSentBack,
    WorkSuperseded,
)
from michinori.rules.contract.life import Reason, SettledBy, Side, other
from michinori.rules.contract.termination_reasons import PROVING, Happened, status_of, worker_at_fault

Outcome = Literal["", "completed", "ended", "switched"]


@dataclass(frozen=True)
class Step:
    """One event of the contract's history."""

    n: int
    at: datetime
    fact: Fact


@dataclass(frozen=True)
class Agreed:
    """What one version of the terms says that decides whether the worker is at fault (domain § 6): ``idle_days``
    without anything shown, and ``open_stages``, how many stages may lie with the client at once.
    """

    idle_days: int = 14
    open_stages: int = 1


@dataclass
class Facts:
    """One contract up to event ``n``. ``price``: yen before tax, in force. ``begun_at``: the time of the first deposit.

    ``agreed_at``: the time at which the offer was accepted; ``unfunded``: the client made no first deposit.
    ``whose``: the side that counts as the cause of the termination, None if neither or not established; ``nobodys``: it
    counts for neither side, because its reason is not established. ``low``:
    whether the client ever named less than half of the standing figure F, None if it named no amount while F > 0.
    ``included``: revisions that the terms include. ``late``: None if no work was delivered and no missed due date is
    proven. ``answers``: the client's answers to work shown; ``objections``: those that objected or sent back.
    """

    n: int = 0
    agreed_at: datetime | None = None
    unfunded: bool = False
    begun_at: datetime | None = None
    price: int = 0
    outcome: Outcome = ""
    closed_at: datetime | None = None
    whose: Side | None = None
    nobodys: bool = False
    restarts: int = 0
    low: bool | None = None
    revisions: int = 0
    included: int = 0
    accept_seconds: int = 0
    accepted: int = 0
    approvals: int = 0
    by_clock: int = 0
    late: bool | None = None
    answers: int = 0
    objections: int = 0


@dataclass
class _Reading:
    """The state while a history is read. ``opened``: the time and fact of the last opened termination; ``claimed``:
    percent by stage id, and under ``whole`` for a delivery. ``noticed``: when notice of a termination was given.
    ``agreed``: by version of the terms.
    """

    agreed: Mapping[int, Agreed] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    due: date | None = None
    delivered_at: datetime | None = None
    claimed: dict[str, int] = field(default_factory=dict)
    minutes: int = 0
    restarts: set[str] = field(default_factory=set)
    opened: tuple[datetime, EndingOpened] | None = None
    noticed: dict[str, datetime] = field(default_factory=dict)
    client_gone: bool = False
    proofs: list[Happened] = field(default_factory=list)

    @property
    def begun(self) -> bool:
        """Whether work has been claimed. A restart before that is a plain amendment and not counted (domain § 5)."""
        return self.minutes > 0 or any(self.claimed.values())


@singledispatch
def _note(fact: Fact, at: datetime, r: _Reading) -> None:
    """Update the reading by one fact. This default does nothing: most kinds do not bear on conduct."""


@_note.register
def _terms(fact: TermsTold, at: datetime, r: _Reading) -> None:
    r.facts.price, r.facts.included = fact.price, fact.included_revisions or 0
    r.due = fact.due_date or r.due


@_note.register
def _agree(fact: OfferAccepted, at: datetime, r: _Reading) -> None:
    r.facts.agreed_at = at


@_note.register
def _let_go(fact: DepositLapsed, at: datetime, r: _Reading) -> None:
    r.facts.unfunded = True


@_note.register
def _cancel(fact: ContractCancelled, at: datetime, r: _Reading) -> None:
    """Nothing is said of an offer not yet accepted, nor of one that the worker cancels."""
    r.facts.unfunded = fact.by == "client" and r.facts.agreed_at is not None


@_note.register
def _deposit(fact: DepositMade, at: datetime, r: _Reading) -> None:
    r.facts.begun_at = r.facts.begun_at or at


@_note.register
def _report(fact: ProgressReported, at: datetime, r: _Reading) -> None:
    r.claimed[fact.stage] = fact.percent


@_note.register
def _submit(fact: StageSubmitted, at: datetime, r: _Reading) -> None:
    r.claimed[fact.stage] = 100


@_note.register
def _log(fact: HoursLogged, at: datetime, r: _Reading) -> None:
    r.minutes += fact.minutes


@_note.register
def _take_back(fact: HoursTakenBack, at: datetime, r: _Reading) -> None:
    r.minutes -= fact.minutes


@_note.register
def _deliver(fact: WorkDelivered, at: datetime, r: _Reading) -> None:
    r.claimed["whole"] = 100
    if r.delivered_at is None and r.due is not None:
        r.facts.late = at >= end_of(r.due)
    r.delivered_at = at


@_note.register
def _acknowledge(fact: ProgressAcknowledged | WeekAcknowledged, at: datetime, r: _Reading) -> None:
    r.facts.answers += 1


@_note.register
def _object(fact: ProgressObjected | WeekObjected, at: datetime, r: _Reading) -> None:
    r.facts.answers += 1
    r.facts.objections += 1


@_note.register
def _send_back(fact: StageReturned | WorkSentBack, at: datetime, r: _Reading) -> None:
    r.facts.answers += 1
    r.facts.objections += 1
    r.facts.revisions = fact.revisions_used


@_note.register
def _count_returns(fact: ReturnAgreed | EndingWithdrawn, at: datetime, r: _Reading) -> None:
    if fact.revisions_used is not None:
        r.facts.revisions = fact.revisions_used


@_note.register
def _approve(fact: StageApproved | WorkAccepted, at: datetime, r: _Reading) -> None:
    """Count an approval or acceptance, and whether the clock gave it."""
    r.facts.answers += 1
    r.facts.approvals += 1
    r.facts.by_clock += fact.by == "clock"
    if isinstance(fact, WorkAccepted):
        _accepted(at, r)


def _accepted(at: datetime, r: _Reading) -> None:
    """Add the seconds from the delivery to its acceptance, once."""
    if r.delivered_at is None:
        return
    r.facts.accepted += 1
    r.facts.accept_seconds += int((at - r.delivered_at).total_seconds())
    r.delivered_at = None


@_note.register
def _request(fact: ChangeRequested, at: datetime, r: _Reading) -> None:
    """A restart counts when it is requested, unless the client withdraws it before the answer."""
    if fact.kind == "restart" and r.begun:
        r.restarts.add(fact.request)


@_note.register
def _withdraw_request(fact: ChangeWithdrawn, at: datetime, r: _Reading) -> None:
    r.restarts.discard(fact.request)


@_note.register
def _accept_request(fact: ChangeAccepted, at: datetime, r: _Reading) -> None:
    if fact.kind == "fix" and fact.included:
        r.facts.revisions += 1


@_note.register
def _supersede(fact: WorkSuperseded, at: datetime, r: _Reading) -> None:
    r.claimed.clear()
    r.delivered_at = None
    r.facts.late = None


@_note.register
def _notice(fact: EndingNoticed, at: datetime, r: _Reading) -> None:
    r.noticed[fact.ending] = at
    if fact.side == "client" and fact.amount is not None and fact.standing:
        r.facts.low = bool(r.facts.low) or fact.amount * 2 < fact.standing


@_note.register
def _open(fact: EndingOpened, at: datetime, r: _Reading) -> None:
    """A termination that was noticed is its side's own, also where the clock or the worker let it begin; the amount was
    counted at the notice, and what was proven by then counts.
    """
    if fact.ending in r.noticed:
        r.opened = r.noticed[fact.ending], replace(fact, by=fact.side)
        return
    r.opened = at, fact
    if fact.by != "clock":
        _amount(fact.side, fact, r)


@_note.register
def _counter(fact: EndingCountered, at: datetime, r: _Reading) -> None:
    _amount(fact.by, fact, r)


def _amount(side: Side, fact: EndingOpened | EndingCountered, r: _Reading) -> None:
    if side == "client" and fact.standing:
        r.facts.low = bool(r.facts.low) or fact.amount * 2 < fact.standing


@_note.register
def _gone(fact: ClientWithdrew | ClientInsolvent, at: datetime, r: _Reading) -> None:
    r.client_gone = True


@_note.register
def _switch(fact: ContractSwitched | SwitchAccepted, at: datetime, r: _Reading) -> None:
    """A switch settles the contract, but no side counts as the cause of an end. Early events tell it at the answer."""
    if isinstance(fact, ContractSwitched) or fact.contract is not None:
        r.facts.outcome, r.facts.closed_at = "switched", at


@_note.register
def _settle(fact: EndingSettled, at: datetime, r: _Reading) -> None:
    if r.facts.outcome == "switched":
        return
    r.facts.outcome, r.facts.closed_at = "ended", at
    r.facts.whose, r.facts.nobodys = _whose(r, fact.settled_by)
    if r.facts.whose == "worker" and r.delivered_at is None and r.due and r.opened:
        r.facts.late = r.opened[0] >= end_of(r.due)


@_note.register
def _complete(fact: ContractCompleted, at: datetime, r: _Reading) -> None:
    _accepted(at, r)  # whoever approves the last stage accepts the delivery
    r.facts.outcome, r.facts.closed_at = "completed", at


_BLAMED: Mapping[Reason, Side | None] = {
    "client_withdrew": "client",
    "insolvent": "client",
    "restart": "client",
    "worker_unable": "worker",
    "agreed": None,
}


def _whose(r: _Reading, settled_by: SettledBy) -> tuple[Side | None, bool]:
    """The side that counts as the cause of the termination, None if neither; and whether it counts for nobody.

    A reason counts if the other side agreed or an event proves it (domain § 6); a reason against the side that gives it
    needs no proof. A worker who declined a restart beyond the included has proven the client's cause, whichever reason
    it gave. ``agreed`` without an agreement, and a worker's reason that is not established, say nothing about either
    side; what a client ends by itself stays its ending, unless the worker had shown nothing for so long or missed the
    due date. A termination that the clock opened because nobody acted has no such side.
    """
    if r.client_gone:
        return "client", False
    if r.opened is None or r.opened[1].by == "clock":
        return None, _at_fault(r)
    opened, agreed = r.opened[1], settled_by == "agreement"
    blamed = _BLAMED[opened.reason] if opened.reason in _BLAMED else other(opened.side)
    if blamed is None:
        return None, not agreed
    if blamed == opened.side or _stands(opened.reason, r, agreed=agreed):
        return blamed, False
    if opened.side == "client":
        return None, _at_fault(r)
    return ("client", False) if _stands("restart", r, agreed=False) else (None, True)


def _at_fault(r: _Reading) -> bool:
    """Whether the events prove that the worker missed the due date or had shown nothing for too long (domain § 6)."""
    if r.opened is None:
        return False
    at, opened = r.opened
    agreed = r.agreed.get(opened.terms_version, Agreed())
    return worker_at_fault(
        tuple(r.proofs), at, r.due or at.date(), idle_days=agreed.idle_days, open_stages=agreed.open_stages
    )


def _stands(reason: Reason, r: _Reading, *, agreed: bool) -> bool:
    """Whether the reason is established for the open termination: agreed to or proven."""
    if r.opened is None:
        return False
    at, opened = r.opened
    terms = r.agreed.get(opened.terms_version, Agreed())
    status = status_of(
        reason,
        by=opened.side,
        opened_at=at,
        due=r.due or at.date(),
        agreed=agreed,
        happened=tuple(r.proofs),
        idle_days=terms.idle_days,
        open_stages=terms.open_stages,
    )
    return status != "claimed"


TELLING = frozenset(
    kind for kind, cls in KINDS.items() if cls in PROVING or _note.dispatch(cls) is not _note.dispatch(Fact)
)
"""The kinds of events that bear on conduct."""


def facts_of(history: Iterable[Step], agreed: Mapping[int, Agreed] | None = None) -> Facts:
    """Read a history. Events of other kinds are ignored; the order does not matter; a repeated event counts once.

    ``agreed``: by version of the terms; versions left out have the defaults. Only endings ask for it, see ``ends``.
    """
    reading = _Reading(agreed or {})
    for step in sorted({step.n: step for step in history}.values(), key=lambda step: step.n):
        reading.facts.n = step.n
        if isinstance(step.fact, PROVING):
            reading.proofs.append(Happened(step.at, step.fact))
        _note(step.fact, step.at, reading)
    reading.facts.restarts = len(reading.restarts)
    return reading.facts


def ends(history: Iterable[Step]) -> bool:
    """Whether a termination was opened, so that ``facts_of`` asks what was agreed."""
    return any(isinstance(step.fact, EndingOpened) for step in history)
