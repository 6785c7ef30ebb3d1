"""The state of one contract as the rules see it (domain § 2)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Self, TypedDict

from michinori.rules.contract.terms import Terms

Side = Literal["client", "worker"]
Status = Literal["offered", "agreed", "active", "delivered", "completed", "ending", "ended", "cancelled"]
StageStatus = Literal["waiting", "doing", "submitted", "approved"]
AmendmentStatus = Literal["open", "awaiting_deposit", "in_force", "declined", "withdrawn", "superseded", "lapsed"]
Reason = Literal["client_withdrew", "insolvent", "restart", "worker_unable", "agreed", "other_breach"]
SettledBy = Literal["agreement", "silence", "bids", "standing_rule", "outside_result"]
ChangeClass = Literal["fix", "addition", "restart"]


SIDES: tuple[Side, ...] = ("client", "worker")
REASONS: tuple[Reason, ...] = ("client_withdrew", "insolvent", "restart", "worker_unable", "agreed", "other_breach")


def other(side: Side) -> Side:
    """The other party's side."""
    return "worker" if side == "client" else "client"


@dataclass(frozen=True)
class Report:
    """A progress report that nobody has answered yet; ``percent`` of its stage."""

    id: str
    percent: int
    at: datetime
    has_file: bool


@dataclass(frozen=True)
class Stage:
    """One stage under way. ``acknowledged``, ``claimed``, ``filed`` are percents;

    ``filed`` is the highest reported with a file.

    ``objected``: an objection or return stands, covering later reports without a new file.
    ``returned_in``: the number of the return that used a revision and that the worker may still agree to.
    ``paid``: approved, and a payment has covered it: its files are the client's (domain § 2, Files and rights).
    """

    id: str
    number: int
    name: str
    price: int
    status: StageStatus = "waiting"
    acknowledged: int = 0
    claimed: int = 0
    filed: int = 0
    reports: tuple[Report, ...] = ()
    last_report_day: date | None = None
    objected: bool = False
    submitted_at: datetime | None = None
    submission_filed: bool = False
    returned_in: int | None = None
    paid: bool = False


@dataclass(frozen=True)
class Delivery:
    """The whole work as handed in, not yet answered."""

    id: str
    at: datetime
    has_file: bool


@dataclass(frozen=True)
class Week:
    """One week (Monday to Sunday, Japan time) of the hours log; minutes by what became of them (domain § 3, hours).

    ``open`` is not yet answered. ``open_filed``, ``objected_filed``: the minutes of those that count as shown, because
    the week's entries that they belong to came with a file. ``last_entry_at``: the latest entry not yet answered.
    """

    monday: date
    acknowledged: int = 0
    open: int = 0
    open_filed: int = 0
    objected: int = 0
    objected_filed: int = 0
    last_entry_at: datetime | None = None


class BriefChangeData(TypedDict):
    """A brief change as it is stored and sent."""

    key: str
    value: str | None
    direction: bool


@dataclass(frozen=True)
class BriefChange:
    """A brief item as a change request wants it; ``value`` None takes it out of the brief."""

    key: str
    value: str | None
    direction: bool = False


@dataclass(frozen=True)
class ChangeRequest:
    """A client's wish about work under way that is not yet answered (domain § 5). ``kind`` is the class by rule,
    ``disputed``: the sides that hold it for another.
    """

    id: str
    kind: ChangeClass
    changes: tuple[BriefChange, ...]
    disputed: frozenset[Side] = frozenset()


@dataclass(frozen=True)
class Amendment:
    """The one open proposal for the next terms: ``open`` or ``awaiting_deposit``.

    ``since`` starts its present clock. ``request``: the change request it was drafted from; ``supersedes``: for a
    restart, the yen before tax that are added to superseded when it takes effect, fixed when the worker accepted.
    """

    id: str
    by: Side
    terms: Terms
    status: AmendmentStatus
    since: datetime
    request: str | None = None
    supersedes: int | None = None


@dataclass(frozen=True)
class OutsideResult:
    """A settlement record, certified ODR or court decision that a party filed. ``amount``: total, yen before tax.

    ``checked_at``: staff found it genuine, and the other's days to deny it run.
    """

    id: str
    by: Side
    amount: int
    checked_at: datetime | None = None


@dataclass(frozen=True)
class Termination:
    """The one open termination. Amounts are totals of the contract before tax; only ever moved towards the other's.

    ``answered_at``: when the second amount was named. ``extended``: silence got its one extension (illness).
    ``bidding_since``: sealing is open since then; a bid is known to nobody but these rules. ``bids_opened_at``: they
    did not meet. ``not_before``: Freelance Act art. 16, a client's ending takes effect then at the earliest, unless the
    worker accepts.
    """

    id: str
    opened_by: Side
    opened_at: datetime
    reason: Reason
    worker_amount: int | None = None
    client_amount: int | None = None
    answered_at: datetime | None = None
    extended: bool = False
    bidding_since: datetime | None = None
    worker_bid: int | None = None
    client_bid: int | None = None
    bids_opened_at: datetime | None = None
    not_before: datetime | None = None
    outside: OutsideResult | None = None

    def amount_of(self, side: Side) -> int | None:
        """The amount that ``side`` stands at, None before it has named one."""
        return self.worker_amount if side == "worker" else self.client_amount

    @property
    def answered(self) -> bool:
        """Whether both sides have named an amount."""
        return self.worker_amount is not None and self.client_amount is not None

    def moved(self, side: Side, amount: int) -> Self:
        """The same ending with ``side`` standing at ``amount``."""
        return replace(self, worker_amount=amount) if side == "worker" else replace(self, client_amount=amount)

    def bid_of(self, side: Side) -> int | None:
        """What ``side`` has sealed, None if nothing."""
        return self.worker_bid if side == "worker" else self.client_bid


@dataclass(frozen=True)
class Switch:
    """The one open proposal to end at ``amount`` (a total, yen before tax) and to go on under ``terms`` of the other
    kind, by the hour or by stages (domain § 4). ``since`` starts its clock.
    """

    id: str
    by: Side
    amount: int
    terms: Terms
    since: datetime


@dataclass(frozen=True)
class Handover:
    """The one live link for the rest of the work (domain § 7). ``since`` starts its clock; ``agreed``: the sides that
    let the new client see more than title and price.
    """

    id: str
    by: Side
    since: datetime
    agreed: frozenset[Side]


@dataclass(frozen=True)
class Life:
    """One contract. ``terms`` are those in force (under offer: those offered).

    ``paid`` is yen before tax, all payments so far.

    ``since`` starts the clock of an offer or of the first deposit, and is when that was made from then on;
    ``last_at`` is the last event. ``delivery`` is the one not yet answered; ``accepted``: a delivery was accepted
    while an ending was open. ``withdrawn``: sides that took an ending back once. ``weeks``: the hours log, in order.
    ``requests``: change requests not yet answered, in order. ``first_delivered_at``: when the work, since its last
    restart, was first handed in, whatever was answered (Freelance Act art. 4). ``frozen``: the client is insolvent,
    and the clocks against it stand still. ``bound_to_end``: the client's business ended or the rest was handed over,
    so that an ending can no longer be taken back (domain §§ 6, 7).
    """

    status: Status
    terms: Terms
    terms_version: int
    turn: Side | None
    since: datetime
    last_at: datetime
    paid: int = 0
    withheld: int = 0
    waived: int = 0
    superseded: int = 0
    revisions_used: int = 0
    returns: int = 0
    restarts_used: int = 0
    weeks: tuple[Week, ...] = ()
    requests: tuple[ChangeRequest, ...] = ()
    frozen: bool = False
    bound_to_end: bool = False
    stages: tuple[Stage, ...] = ()
    delivery: Delivery | None = None
    first_delivered_at: datetime | None = None
    accepted: bool = False
    amendment: Amendment | None = None
    switch: Switch | None = None
    handover: Handover | None = None
    termination: Termination | None = None
    withdrawn: frozenset[Side] = frozenset()
    settled_amount: int | None = None
    settled_by: SettledBy | None = None

    def stage(self, number: int) -> Stage | None:
        """The stage with that number, counted from 1."""
        return next((stage for stage in self.stages if stage.number == number), None)

    def with_stage(self, changed: Stage) -> Self:
        """The same life with one stage replaced, found by its id."""
        return replace(self, stages=tuple(changed if s.id == changed.id else s for s in self.stages))


@dataclass(frozen=True)
class Clock:
    """A clock under way: at ``at`` it does ``kind`` to ``ref`` (a stage's, report's, delivery's … id).

    An act at that instant is late.
    """

    kind: str
    at: datetime
    ref: str = ""
    stage: int | None = None
