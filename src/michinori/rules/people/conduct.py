"""Conduct (取引の実績, domain § 10): from a contract's history alone to facts that can be counted, per party.

Nobody is rated: what is said is how often something happened, of how many contracts, beside the average. What was
the other side's (``whose``) is left out of a party's endings and low offers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast

from michinori.kernel.clock import end_of
from michinori.rules.contract.life import Reason, Side, other
from michinori.rules.contract.termination_reasons import TELLING as PROVING
from michinori.rules.contract.termination_reasons import Happened, status_of

Outcome = Literal["", "completed", "ended", "switched"]

CLIENT_FIGURES = (
    "ended_halfway", "restarts_per_contract", "offers_below_half", "revisions_used", "days_to_accept",
    "approved_by_clock", "blocked_by",
)  # fmt: skip
WORKER_FIGURES = ("finished", "late", "objected_share")
FIGURES: Mapping[Side, tuple[str, ...]] = {"client": CLIENT_FIGURES, "worker": WORKER_FIGURES}
BLOCKED_BY = "blocked_by"
IN_DAYS = "days_to_accept"
LEAST_PRICE = 1_000
"""Yen before tax: what is smaller says nothing (domain § 10)."""
APART = timedelta(days=90)
"""Of one worker and one client one contract counts in so many days."""
FEW = 5
"""With fewer contracts the page says so."""
STRENGTH = 10
"""The site's average weighs as much as so many contracts (beta-binomial)."""
BANDS = (5, 10, 20, 50, 100, 200, 500, 1_000)
_DAY = 86_400


@dataclass(frozen=True)
class Step:
    """One event of the contract's history."""

    n: int
    at: datetime
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """One contract, as far as its history goes (``n``: the last event read). ``price``: yen before tax, in force.

    ``begun_at``: the first deposit. ``whose``: the side whose ending it was, None where nobody's or not agreed.
    ``low``: whether the client ever named less than half of the standing figure F, None where it named none beside
    F > 0. ``included``: revisions that the terms include. ``late``: None where no work was handed in and no missed day
    is proven. ``answers``: the client's answers to work shown, ``objections`` those that objected or sent back.
    """

    n: int = 0
    begun_at: datetime | None = None
    price: int = 0
    outcome: Outcome = ""
    closed_at: datetime | None = None
    whose: Side | None = None
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
class _Opened:
    """The ending that was opened last."""

    at: datetime
    side: Side
    reason: Reason
    by_clock: bool


@dataclass
class _Reading:
    """What is remembered while a history is read."""

    facts: dict[str, Any] = field(default_factory=dict)
    due: date | None = None
    delivered_at: datetime | None = None
    claimed: dict[str, int] = field(default_factory=dict)
    minutes: int = 0
    restarts: set[str] = field(default_factory=set)
    opened: _Opened | None = None
    client_gone: bool = False
    proofs: list[Happened] = field(default_factory=list)

    def add(self, name: str, amount: int = 1) -> None:
        self.facts[name] = self.facts.get(name, 0) + amount

    @property
    def begun(self) -> bool:
        """Whether there is work on the meter: a restart before is a plain amendment and not counted (domain § 5)."""
        return self.minutes > 0 or any(self.claimed.values())


def _terms(r: _Reading, step: Step) -> None:
    r.facts["price"] = step.data["price"]
    if "due_date" in step.data:
        r.due = date.fromisoformat(step.data["due_date"])
    r.facts["included"] = step.data.get("included_revisions", 0)


def _deposit(r: _Reading, step: Step) -> None:
    r.facts.setdefault("begun_at", step.at)


def _report(r: _Reading, step: Step) -> None:
    r.claimed[step.data["stage"]] = step.data.get("percent", 100)


def _hours(r: _Reading, step: Step) -> None:
    r.minutes += step.data["minutes"] if step.kind == "hours_logged" else -step.data["minutes"]


def _deliver(r: _Reading, step: Step) -> None:
    r.claimed["whole"] = 100
    if r.delivered_at is None and r.due is not None:
        r.facts["late"] = step.at >= end_of(r.due)
    r.delivered_at = step.at


def _answer(r: _Reading, step: Step) -> None:
    """Of approvals and acceptance also who gave them, of an acceptance how long it took."""
    r.add("answers")
    if step.kind in ("progress_objected", "week_objected", "stage_returned", "work_sent_back"):
        r.add("objections")
    if step.kind in ("stage_approved", "work_accepted"):
        r.add("approvals")
        r.add("by_clock", step.data["by"] == "clock")
    if step.kind == "work_accepted" and r.delivered_at is not None:
        r.add("accepted")
        r.add("accept_seconds", int((step.at - r.delivered_at).total_seconds()))
    if "revisions_used" in step.data:
        r.facts["revisions"] = step.data["revisions_used"]


def _agree_return(r: _Reading, step: Step) -> None:
    r.facts["revisions"] = step.data["revisions_used"]


def _change(r: _Reading, step: Step) -> None:
    """A restart counts when it is asked for, unless the client takes it back before the answer."""
    request, kind = step.data["request"], step.data["kind"]
    if step.kind == "change_requested" and kind == "restart" and r.begun:
        r.restarts.add(request)
    elif step.kind == "change_withdrawn":
        r.restarts.discard(request)
    elif step.kind == "change_accepted" and kind == "fix" and step.data["included"]:
        r.add("revisions")


def _supersede(r: _Reading, step: Step) -> None:
    r.claimed.clear()
    r.delivered_at = None
    r.facts.pop("late", None)


def _open(r: _Reading, step: Step) -> None:
    data = step.data
    r.opened = _Opened(step.at, data["side"], cast("Reason", data["reason"]), data["by"] == "clock")
    if not r.opened.by_clock:
        _amount(r, data["side"], data)


def _counter(r: _Reading, step: Step) -> None:
    _amount(r, step.data["by"], step.data)


def _amount(r: _Reading, side: Side, data: Mapping[str, Any]) -> None:
    standing = data.get("standing", 0)
    if side == "client" and standing > 0:
        r.facts["low"] = bool(r.facts.get("low")) or data["amount"] * 2 < standing


def _gone(r: _Reading, step: Step) -> None:
    r.client_gone = True


def _switch(r: _Reading, step: Step) -> None:
    """Settled and gone on between the same two: no ending of either's."""
    r.facts |= {"outcome": "switched", "closed_at": step.at}


def _settle(r: _Reading, step: Step) -> None:
    if r.facts.get("outcome") == "switched":
        return
    r.facts |= {"outcome": "ended", "closed_at": step.at, "whose": _whose(r, step.data["settled_by"])}
    if r.facts["whose"] == "worker" and r.delivered_at is None and r.due and r.opened:
        r.facts["late"] = r.opened.at >= end_of(r.due)


def _complete(r: _Reading, step: Step) -> None:
    r.facts |= {"outcome": "completed", "closed_at": step.at}


_BLAMED: Mapping[Reason, Side | None] = {
    "client_withdrew": "client",
    "insolvent": "client",
    "restart": "client",
    "worker_unable": "worker",
    "agreed": None,
}


def _whose(r: _Reading, settled_by: str) -> Side | None:
    """Whose ending it was. A reason counts if the other agreed or an event proves it (domain § 6); what somebody says
    against themself needs no proof. What the clock opened because nobody acted is nobody's.
    """
    if r.client_gone:
        return "client"
    opened = r.opened
    if opened is None or opened.by_clock:
        return None
    blamed = _BLAMED[opened.reason] if opened.reason in _BLAMED else other(opened.side)
    if blamed == opened.side or blamed is None:
        return blamed
    standing = status_of(
        opened.reason,
        by=opened.side,
        opened_at=opened.at,
        due=r.due or opened.at.date(),
        agreed=settled_by == "agreement",
        happened=tuple(r.proofs),
    )
    return None if standing == "claimed" else blamed


_READ: Mapping[str, Callable[[_Reading, Step], None]] = {
    "offer_made": _terms,
    "offer_countered": _terms,
    "amendment_in_force": _terms,
    "deposit_made": _deposit,
    "progress_reported": _report,
    "stage_submitted": _report,
    "hours_logged": _hours,
    "hours_taken_back": _hours,
    "work_delivered": _deliver,
    "return_agreed": _agree_return,
    "change_requested": _change,
    "change_withdrawn": _change,
    "change_accepted": _change,
    "work_superseded": _supersede,
    "ending_opened": _open,
    "ending_countered": _counter,
    "client_withdrew": _gone,
    "client_insolvent": _gone,
    "switch_accepted": _switch,
    "ending_settled": _settle,
    "contract_completed": _complete,
} | dict.fromkeys(
    (
        "progress_acknowledged", "progress_objected", "week_acknowledged", "week_objected", "stage_approved",
        "stage_returned", "work_accepted", "work_sent_back",
    ),
    _answer,
)  # fmt: skip
TELLING = frozenset(_READ) | frozenset(PROVING)
"""Kinds of events that conduct is counted from."""


def facts_of(history: Iterable[Step]) -> Facts:
    """What a history says, whatever else is in it. In order or not, an event given twice counts once."""
    reading, last = _Reading(), 0
    for step in sorted({step.n: step for step in history}.values(), key=lambda step: step.n):
        last = step.n
        if step.kind in PROVING:
            reading.proofs.append(Happened(step.kind, step.at, dict(step.data)))
        if step.kind in _READ:
            _READ[step.kind](reading, step)
    return Facts(n=last, restarts=len(reading.restarts), **reading.facts)


@dataclass(frozen=True)
class Count:
    """``hits`` of ``trials`` in ``n`` contracts. For ``days_to_accept`` the hits are seconds."""

    n: int = 0
    hits: int = 0
    trials: int = 0

    def plus(self, more: "Count") -> "Count":
        return Count(self.n + more.n, self.hits + more.hits, self.trials + more.trials)

    @property
    def negative(self) -> "Count":
        """What takes it back."""
        return Count(-self.n, -self.hits, -self.trials)


def counts_of(facts: Facts) -> dict[Side, dict[str, Count]]:
    """What one contract adds to the figures of each side; nothing before its first deposit."""
    if facts.begun_at is None:
        return {"client": {}, "worker": {}}
    over, not_mine = facts.outcome in ("completed", "ended"), facts.whose == "worker"
    client: dict[str, tuple[int, int]] = {
        "ended_halfway": (facts.outcome == "ended", over and not not_mine),
        "restarts_per_contract": (facts.restarts, 1),
        "offers_below_half": (bool(facts.low), over and not not_mine and facts.low is not None),
        "revisions_used": (min(facts.revisions, facts.included), facts.included),
        "days_to_accept": (facts.accept_seconds, facts.accepted),
        "approved_by_clock": (facts.by_clock, facts.approvals),
    }
    finished = facts.outcome == "completed"
    worker: dict[str, tuple[int, int]] = {
        "finished": (finished, finished or (facts.outcome == "ended" and not_mine)),
        "late": (bool(facts.late), facts.late is not None),
        "objected_share": (facts.objections, facts.answers),
    }
    return {"client": _where_tried(client), "worker": _where_tried(worker)}


def _where_tried(pairs: Mapping[str, tuple[int, int]]) -> dict[str, Count]:
    return {key: Count(1, int(hits), int(trials)) for key, (hits, trials) in pairs.items() if trials}


@dataclass(frozen=True)
class Dealing:
    """One contract between a worker and a client: when its first deposit was made, its price in yen before tax."""

    id: str
    begun_at: datetime | None
    price: int


def counted(dealings: Sequence[Dealing]) -> frozenset[str]:
    """Which contracts of one worker and one client count: from ¥1,000, and of those begun within 90 days of the first
    of them the dearest, so that no small one hides it.
    """
    begun = sorted(
        ((one.begun_at, one.id, one.price) for one in dealings if one.begun_at and one.price >= LEAST_PRICE),
    )
    chosen: list[str] = []
    since: datetime | None = None
    dearest = 0
    for at, dealing_id, price in begun:
        if since is None or at >= since + APART:
            since, dearest = at, price
            chosen.append(dealing_id)
        elif price > dearest:
            dearest = price
            chosen[-1] = dealing_id
    return frozenset(chosen)


@dataclass(frozen=True)
class Figure:
    """One figure as it is shown. ``value`` as counted, ``shrunk`` drawn towards ``site_average``: shares from 0 to 1,
    restarts per contract, days; None where there is nothing to say. ``few``: so few contracts that it says little.
    """

    key: str
    n: int
    value: float | None
    shrunk: float | None
    site_average: float | None
    few: bool


def figure_of(key: str, count: Count, site: Count) -> Figure:
    """A party's figure beside the site's."""
    if key == BLOCKED_BY:
        band = band_of(count.hits)
        return Figure(key, band or 0, band, None, None, few=False)
    unit = _DAY if key == IN_DAYS else 1
    average = site.hits / site.trials if site.trials else None
    value = count.hits / count.trials if count.trials else None
    shrunk = value if average is None else (count.hits + STRENGTH * average) / (count.trials + STRENGTH)
    return Figure(key, count.n, _in(value, unit), _in(shrunk, unit), _in(average, unit), few=count.n < FEW)


def _in(number: float | None, unit: int) -> float | None:
    return None if number is None else round(number / unit, 4)


def band_of(people: int) -> int | None:
    """``blocked_by`` in bands: at least so many; nothing below 5, so that nobody is found out."""
    return max((band for band in BANDS if band <= people), default=None)
