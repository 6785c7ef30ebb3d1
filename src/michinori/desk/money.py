"""The finance desk: what waits for people in matters of money, today's payouts, and whose money the bank holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from michinori.desk.staff import may_of, staff_only
from michinori.ledger.queries import by_kind
from michinori.machinery import clock
from michinori.pages.callers import actor_of
from michinori.rules.money.desk_queues import TARGETS, Queue, most_urgent
from michinori.rules.people.staff_roles import Duty
from michinori.treasury.policy import may_real_money_leave
from michinori.treasury.queries import money_desk
from michinori.wording.money_desk import (
    HELD,
    QUEUE_BUTTONS,
    QUEUE_ICONS,
    QUEUE_PAGES,
    QUEUES,
    RUN_STATUSES,
    age_line,
    waits_head,
)
from michinori.wording.readiness import FINDINGS

_PARTS = {"escrow": "act", "worker": "done", "client": "wait", "payouts": "sub", "fees": "edge", "suspense": "stop"}
"""The parts of the bar in their order, each with its colour."""
_FEES = ("fee_income", "fee_tax")
_OWN = ("bank_charges", "losses", "card_fees", "own")
_ELSEWHERE = ("card", "claims")
"""What is held, but not in the bank: at the card company, and owed by clients after disputes."""


@dataclass(frozen=True)
class QueueRow:
    """A queue as it is drawn: ``part``: the age in percent of the bar, the target at 50; ``page``: empty where the
    reader may not open it.
    """

    queue: Queue
    name: Any
    icon: str
    button: Any
    page: str
    said: str
    part: float
    late: bool
    first: bool


@dataclass(frozen=True)
class Part:
    """A part of the money held: from ``at`` percent of the bar on, ``width`` percent wide."""

    name: Any
    colour: str
    yen: int
    at: float
    width: float


@dataclass(frozen=True)
class Held:
    """The money in the operator's bank by the ledger and whose it is, in yen. ``own``: what charges, fees and losses
    have taken of it; ``elsewhere``: by name what the bank lacks (below 0) because it lies
    at the card company, or is owed after disputes.
    ``difference``: what bank and parts differ by, 0 where the books are right.
    """

    bank: int
    parts: tuple[Part, ...]
    own: int
    elsewhere: tuple[tuple[Any, int], ...]
    escrows: int
    difference: int

    @property
    def gone(self) -> int:
        """``own`` as it counts in the sum: below 0 where it was taken, above where the operator has put in more."""
        return -self.own


@staff_only("money")
@require_GET
def show_money(request: HttpRequest) -> HttpResponse:
    """Queues with count and age of the oldest, runs that wait for the bank, and the money held as a bar."""
    actor, now = actor_of(request), clock.now()
    may = may_of(actor)
    queues = money_desk.queues(actor)
    first = most_urgent(queues, now)
    rows = [_row(one, now, may, first=one.name == first) for one in queues]
    values = {
        "head": waits_head(sum(one.count for one in queues)),
        "now": now,
        "may": may,
        "waiting": [row for row in rows if row.queue.count],
        "empty": [row for row in rows if not row.queue.count],
        "runs": [(run, run_said(run)) for run in money_desk.waiting_runs(actor)],
        "held": held(by_kind()),
    }
    return render(request, "desk/money.html", values | whether_money_leaves())


def whether_money_leaves() -> dict[str, object]:
    """What pages of runs say as long as nobody has confirmed that real money may leave."""
    return {"leaves": may_real_money_leave(), "lacking": FINDINGS["real_money"]}


def run_said(run: Any) -> Any:
    """The state of a run in words."""
    if run.status == "released" and run.stop_two:
        return RUN_STATUSES["stopped"]
    return RUN_STATUSES["confirmed" if run.status == "gathered" and run.confirmed_by else run.status]


def held(found: Mapping[str, int]) -> Held:
    """What ``ledger.queries.by_kind`` found, as parts of a bar."""
    sums = {name: found.get(name, 0) for name in _PARTS if name != "fees"}
    sums["fees"] = sum(found.get(name, 0) for name in _FEES)
    known = {*_PARTS, *_FEES, *_OWN, *_ELSEWHERE, "bank", "escrows"}
    sums["other"] = sum(yen for kind, yen in found.items() if kind not in known)
    whole = sum(max(0, yen) for yen in sums.values()) or 1
    parts, at = [], 0.0
    for name, colour in (*_PARTS.items(), ("other", "sub")):
        width = 100 * max(0, sums[name]) / whole
        if sums[name]:
            parts.append(Part(HELD[name], colour, sums[name], round(at, 3), round(width, 3)))
        at += width
    bank, own = found.get("bank", 0), sum(found.get(name, 0) for name in _OWN)
    elsewhere = tuple((HELD[name], -found[name]) for name in _ELSEWHERE if found.get(name))
    there = bank + own - sum(yen for _, yen in elsewhere)
    return Held(bank, tuple(parts), own, elsewhere, found.get("escrows", 0), there - sum(sums.values()))


def _row(queue: Queue, now: Any, may: frozenset[Duty], *, first: bool) -> QueueRow:
    share = queue.share(now)
    return QueueRow(
        queue=queue,
        name=QUEUES[queue.name],
        icon=QUEUE_ICONS[queue.name],
        button=QUEUE_BUTTONS[queue.name],
        page=QUEUE_PAGES[queue.name] if queue.name != "unmatched" or "money-in" in may else "",
        said=age_line(queue.age(now), TARGETS[queue.name]),
        part=round(min(share * 50, 100), 1),
        late=share > 1,
        first=first,
    )
