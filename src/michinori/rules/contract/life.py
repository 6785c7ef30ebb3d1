"""The state of one contract as the rules see it (domain § 2)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, Self, TypedDict

from michinori.kernel.clock import day_of
from michinori.rules.contract.terms import Terms
from michinori.rules.money.rates import Rates, Statutory, Taxed
from michinori.rules.support.maintenance import Window

Side = Literal["client", "worker"]
Status = Literal["offered", "agreed", "active", "delivered", "completed", "ending", "ended", "cancelled"]
StageStatus = Literal["waiting", "doing", "submitted", "approved"]
AmendmentStatus = Literal["open", "awaiting_deposit", "in_force", "declined", "withdrawn", "superseded", "lapsed"]
SwitchStatus = Literal["open", "awaiting_deposit"]
Reason = Literal["client_withdrew", "insolvent", "restart", "worker_unable", "agreed", "other_breach"]
SettledBy = Literal["agreement", "undisputed", "silence", "bids", "standing_rule", "outside_result"]
ResultKind = Literal["judgment", "court_settlement", "certified_odr", "private_record"]
ChangeClass = Literal["fix", "addition", "restart"]


SIDES: tuple[Side, ...] = ("client", "worker")
REASONS: tuple[Reason, ...] = ("client_withdrew", "insolvent", "restart", "worker_unable", "agreed", "other_breach")
RESULT_KINDS: tuple[ResultKind, ...] = ("judgment", "court_settlement", "certified_odr", "private_record")


def other(side: Side) -> Side:
    """The other party's side."""
    return "worker" if side == "client" else "client"


@dataclass(frozen=True)
class Report:
    """A progress report not yet answered; ``percent`` of its stage."""

    id: str
    percent: int
    at: datetime
    has_file: bool


@dataclass(frozen=True)
class Stage:
    """One stage under way. ``acknowledged``, ``claimed``, ``filed`` are percents;

    ``filed`` is the highest percent reported with a file. ``price``: yen before tax.
    ``objected``: an objection or return stands; later reports without a new file fall under it as well.
    ``returned_in``: the number of the return that used a revision and to which the worker may still agree.
    ``let_begin``: the client lets it begin out of order. ``handed_in_on``: see ``received_on``; None in early rows.
    ``left_behind``: what was shown with files before restarts and not paid with them; ``bought``: what was paid for the
    files after the end, ``left_behind`` included; yen before tax (domain § 2, Files and rights).
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
    let_begin: bool = False
    left_behind: int = 0
    bought: int = 0
    handed_in_on: date | None = None

    @property
    def received_on(self) -> date | None:
        """The day in Japan on which the stage was last handed in or reported, None before; its tax is of that day."""
        return self.handed_in_on or (day_of(self.submitted_at) if self.submitted_at else self.last_report_day)


@dataclass(frozen=True)
class Delivery:
    """The whole work as handed in, not yet answered."""

    id: str
    at: datetime
    has_file: bool


@dataclass(frozen=True)
class Week:
    """One week (Monday to Sunday, Japan time) of the hours log, in minutes by the client's answer (domain § 3, hours).

    ``open``: not yet answered. ``open_filed``, ``objected_filed``: the part of ``open`` and ``objected`` that counts as
    shown, because the week had an entry with a file. ``last_entry_at``: the time of the latest open entry;
    ``handed_in_on``: the day of the latest entry.
    """

    monday: date
    acknowledged: int = 0
    open: int = 0
    open_filed: int = 0
    objected: int = 0
    objected_filed: int = 0
    last_entry_at: datetime | None = None
    handed_in_on: date | None = None


class BriefChangeData(TypedDict):
    """The JSON form of ``BriefChange``, as it is stored and sent."""

    key: str
    value: str | None
    direction: bool


@dataclass(frozen=True)
class BriefChange:
    """A change of one brief item that a change request asks for; ``value`` None removes the item from the brief."""

    key: str
    value: str | None
    direction: bool = False


@dataclass(frozen=True)
class ChangeRequest:
    """A client's request to change work under way, not yet answered (domain § 5). ``kind``: its class by rule;
    ``since``: the start of its clock; ``shown``: the claimed part with files when it was made, yen before tax, of which
    alone a restart counts, None for requests made before that was noted; ``disputed``: the sides that claim that it is
    of another class.
    """

    id: str
    kind: ChangeClass
    changes: tuple[BriefChange, ...]
    since: datetime
    shown: int | None = None
    disputed: frozenset[Side] = frozenset()


@dataclass(frozen=True)
class Amendment:
    """The one open proposal for the next terms: ``open`` or ``awaiting_deposit``.

    ``since``: the start of the clock now running. ``request``: the change request that it was drafted from;
    ``supersedes``: for a restart, the yen before tax added to superseded when it takes effect, fixed when the worker
    accepted the request.
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

    ``checked_at``: when staff found a private record genuine; from then on the other side has some days to deny it.
    ``held_since``: of a decision, the ``checked_at`` of the private record in whose place it was filed.
    """

    id: str
    by: Side
    amount: int
    kind: ResultKind = "private_record"
    checked_at: datetime | None = None
    held_since: datetime | None = None


@dataclass(frozen=True)
class Notice:
    """The notice, under art. 16 of the Freelance Act, of a termination that begins at ``begins_at`` (domain § 6).

    ``side``: for which side it will be opened; ``amount``: named by the client, yen before tax, None for the claimed
    figure of that time, when the client gave its business up.
    """

    id: str
    side: Side
    at: datetime
    begins_at: datetime
    reason: Reason
    amount: int | None


@dataclass(frozen=True)
class Moves:
    """How often one side has named an amount in answer on ``day`` (Japan's), the last day on which it did."""

    day: date
    count: int


@dataclass(frozen=True)
class Termination:
    """The one open termination. Amounts are totals of the contract in yen before tax; a side can only move its amount
    towards the other's.

    ``answered_at``: when the second amount was named. ``extended``: the time to answer was extended once, for illness.
    ``bidding_since``: since when bids may be sealed; only the rules read a bid. ``bids_opened_at``: when the bids were
    opened without meeting. ``worker_moves``, ``client_moves``: the side's moves on the last day on which it moved.
    ``not_before``: of a termination opened by an earlier version of this program, when it takes effect at the earliest
    unless the worker accepts; now a notice comes first (Freelance Act art. 16).
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
    worker_moves: Moves | None = None
    client_moves: Moves | None = None

    def amount_of(self, side: Side) -> int | None:
        """The amount that ``side`` named last, None before it has named one."""
        return self.worker_amount if side == "worker" else self.client_amount

    @property
    def answered(self) -> bool:
        """Whether both sides have named an amount."""
        return self.worker_amount is not None and self.client_amount is not None

    def moved(self, side: Side, amount: int) -> Self:
        """The same termination with ``side`` naming ``amount``."""
        return replace(self, worker_amount=amount) if side == "worker" else replace(self, client_amount=amount)

    def moves_on(self, side: Side, day: date) -> int:
        """How often ``side`` has named an amount in answer on that day."""
        moves = self.worker_moves if side == "worker" else self.client_moves
        return moves.count if moves is not None and moves.day == day else 0

    def may_have_moved_enough(self, side: Side, most: int) -> bool:
        """Whether ``side`` moved ``most`` times on the last day on which it moved, which may be today."""
        moves = self.worker_moves if side == "worker" else self.client_moves
        return moves is not None and moves.count >= most

    def counting_move(self, side: Side, day: date) -> Self:
        """The same termination with one more move of ``side`` on that day."""
        moves = Moves(day, self.moves_on(side, day) + 1)
        return replace(self, worker_moves=moves) if side == "worker" else replace(self, client_moves=moves)

    def bid_of(self, side: Side) -> int | None:
        """The amount that ``side`` has sealed, None if nothing."""
        return self.worker_bid if side == "worker" else self.client_bid


@dataclass(frozen=True)
class Switch:
    """The one open proposal to settle at ``amount`` (a total, yen before tax) and to go on under ``terms`` of the other
    kind of pay, by the hour or by stages (domain § 4). ``since``: the start of the clock now running. ``standing``: the
    standing figure when the worker proposed or accepted; None before, and where that was not yet noted.
    """

    id: str
    by: Side
    amount: int
    terms: Terms
    since: datetime
    status: SwitchStatus = "open"
    standing: int | None = None


@dataclass(frozen=True)
class Handover:
    """The one live link for the rest of the work (domain § 7). ``since``: the start of its clock; ``agreed``: the sides
    that let the new client see more than title and price.
    """

    id: str
    by: Side
    since: datetime
    agreed: frozenset[Side]


@dataclass(frozen=True)
class Life:
    """The state of one contract. ``terms``: those in force, or on offer. ``turn``: the side that has to act next before
    the work can start.

    ``paid``: all payments so far, yen before tax; ``withheld``, ``waived``: yen, of those payments; ``bonus``: all
    bonuses so far, yen before tax, in no other figure; ``superseded``: the worth of work given up by restarts, yen
    before tax.
    ``since``: the start of the clock of the offer or of the first deposit; once that is made, the time of the deposit.
    ``last_at``: the time of the last event; ``offered_at``: of the first; ``ended_at``: when it was completed or ended.
    ``delivery``: the one not yet answered; ``first_delivered_at``: of the first delivery since the last restart,
    whatever the answer (Freelance Act art. 4); ``accepted``: a delivery was accepted while a termination was open.
    ``withdrawn``: the sides that have withdrawn a termination once. ``weeks``, ``requests``: the hours log and the open
    change requests, in order.
    ``frozen``: the client is insolvent and the clocks against it stand still, since ``frozen_at``. ``bound_to_end``: a
    termination can no longer be withdrawn, because the client's business ended (domain § 6). ``notice``: of a
    termination that has not begun.
    ``escrow``: what is held, yen with tax; ``refunded``: what the end gave back of it. ``taxed``: what was paid,
    purchases included, with the rate of each part; ``tax_paid``: the tax of ``paid``, less than that of ``taxed`` where
    the escrow lacked some (domain § 8). ``superseded_on``: the day in Japan on which the last of what is superseded was
    handed in. ``rates``: those that the law sets; ``today``: the day in Japan of the step being decided;
    ``maintenance``: what was announced (domain § 2). Lives that differ in these three alone are equal.
    """

    status: Status
    terms: Terms
    terms_version: int
    turn: Side | None
    since: datetime
    last_at: datetime
    offered_at: datetime
    paid: int = 0
    withheld: int = 0
    waived: int = 0
    bonus: int = 0
    superseded: int = 0
    revisions_used: int = 0
    returns: int = 0
    restarts_used: int = 0
    weeks: tuple[Week, ...] = ()
    requests: tuple[ChangeRequest, ...] = ()
    frozen: bool = False
    frozen_at: datetime | None = None
    bound_to_end: bool = False
    stages: tuple[Stage, ...] = ()
    delivery: Delivery | None = None
    first_delivered_at: datetime | None = None
    accepted: bool = False
    amendment: Amendment | None = None
    switch: Switch | None = None
    handover: Handover | None = None
    termination: Termination | None = None
    notice: Notice | None = None
    withdrawn: frozenset[Side] = frozenset()
    settled_amount: int | None = None
    settled_by: SettledBy | None = None
    ended_at: datetime | None = None
    escrow: int = 0
    refunded: int = 0
    taxed: Taxed = ()
    tax_paid: int = 0
    superseded_on: date | None = None
    rates: Rates = field(default_factory=Rates, compare=False)
    today: date = field(default=date.min, compare=False)
    maintenance: tuple[Window, ...] = field(default=(), compare=False)

    @property
    def statutory(self) -> Statutory:
        """What the law asks today."""
        return self.rates.on(self.today)

    def stage(self, number: int) -> Stage | None:
        """The stage with that number, counted from 1."""
        return next((stage for stage in self.stages if stage.number == number), None)

    @property
    def bought(self) -> int:
        """What was paid for files after the end, yen before tax. Not part of ``paid`` or the settled amount."""
        return sum(stage.bought for stage in self.stages)

    def with_stage(self, changed: Stage) -> Self:
        """The same life with one stage replaced, found by its id."""
        return replace(self, stages=tuple(changed if s.id == changed.id else s for s in self.stages))


@dataclass(frozen=True)
class Clock:
    """A running clock: at ``at`` it does ``kind`` to the object with the id ``ref`` (a stage, report, delivery …).

    An act at exactly that instant is too late. ``moved_from``: when it would have ended but for maintenance.
    """

    kind: str
    at: datetime
    ref: str = ""
    stage: int | None = None
    moved_from: datetime | None = None
