"""One contract in the plain model: offered, funded, worked on stage by stage, paid, ended. No rule of the product is
called here; sentences of the spec (domain §§ 2, 3, 6, 8) are written down anew, for contracts as this year plays them:
one stage after the other, each shown with files.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tests.year.plain_changes import Changes
from tests.year.plain_days import LONG_AGO, day_of, end_of, runs_out
from tests.year.plain_endings import Endings
from tests.year.plain_money import Parts, Tiers, fee_of, fee_tax_of, on_top, sum_of, tax_of, withheld_of
from tests.year.plain_parts import Ending, Stage, Wish
from tests.year.plain_switches import Switch, Switches

if TYPE_CHECKING:
    from tests.year.plain_market import Market

OFFER, DEPOSIT, REPORT, AMENDMENT, REQUEST, STALE = 7, 14, 7, 7, 7, 60
"""Days (domain § 2)."""
FALLBACK = 50
"""Percent of what was shown and is not sure (domain § 3)."""
FUNDED = ("active", "delivered", "ending")
OVER = ("completed", "ended", "cancelled")


@dataclass
class Deal(Changes, Endings, Switches):
    """``n``: its number in this model; ``client``, ``worker``: those of people. Amounts: whole yen before tax."""

    n: int
    market: "Market"
    client: int
    worker: int
    stages: list[Stage]
    withholds: bool
    pay_on: str
    inspection: int
    tiers: Tiers
    due: date
    offered: datetime
    status: str = "offered"
    since: datetime = LONG_AGO
    last: datetime = LONG_AGO
    paid: int = 0
    parts: Parts = field(default_factory=list)
    tax_paid: int = 0
    ending: Ending | None = None
    superseded: int = 0
    superseded_on: date | None = None
    continues: bool = False
    """Whether it is the rest of another one, which was handed over."""
    switch: Switch | None = None
    followed: Switch | None = None
    """The switch by which it ended, and another one goes on."""
    base: tuple[int, int] = (0, 0)
    """The yen paid under the contract that this one continues by a switch, and for how many the fee counts on."""
    restarts_left: int = 0
    """How many restarts the terms still include."""
    shown_then: int = 0
    """What was shown when the client wished to begin anew, beyond what was superseded before."""
    wanted: Wish | None = None
    accepted: datetime | None = None
    asked: datetime | None = None
    """When the client asked for something else within the work, while the worker has not answered."""
    insolvent: datetime | None = None
    """When the client's insolvency was recorded."""
    funded_at: datetime | None = None
    ended_at: datetime | None = None
    how: str = ""
    bonus: int = 0
    payments: list[tuple[date, int, int, int]] = field(default_factory=list)
    """Of each payment: its day, yen before tax, tax, withheld."""

    def __post_init__(self) -> None:
        self.since = self.last = self.offered
        self.market.paper("terms_notice", self.offered)

    @property
    def price(self) -> int:
        return self.superseded + sum(stage.price for stage in self.stages)

    @property
    def escrow(self) -> int:
        return self.market.purses.escrows[self.n]

    @property
    def current(self) -> int:
        """The number of the first stage that is not approved, from 0."""
        return next((n for n, one in enumerate(self.stages) if one.status != "approved"), len(self.stages))

    def earned(self) -> tuple[int, int]:
        """What is sure, and what was shown, before the floor at what has been paid."""
        sure, shown = sum(one.sure for one in self.stages), sum(max(one.sure, one.shown) for one in self.stages)
        return self.superseded + sure, self.superseded + shown

    @property
    def confirmed(self) -> int:
        return max(self.paid, self.earned()[0])

    @property
    def claimed(self) -> int:
        return max(self.paid, self.earned()[1])

    @property
    def standing(self) -> int:
        """The floor at what has been paid is laid on it last (domain § 3). What an insolvent client has not objected to
        counts in full (domain § 6).
        """
        sure, shown = self.earned()
        full = self._not_objected() if self.insolvent else 0
        return max(self.paid, sure + full + (shown - sure - full) * FALLBACK // 100)

    def _not_objected(self) -> int:
        """What was shown and is not sure, and the client has not objected to."""
        return sum(max(0, one.shown - one.sure) for one in self.stages if not one.objected)

    # Clocks.

    def clock(self) -> tuple[datetime, str] | None:
        """What happens next by itself, and when."""
        return min(self._clocks(), key=lambda one: one[0], default=None)

    def _clocks(self) -> list[tuple[datetime, str]]:
        """In the order in which those of one instant act."""
        if self.status == "offered":
            return [(runs_out(self.offered, OFFER), "lapses")]
        if self.status == "agreed":
            return [(runs_out(self.since, DEPOSIT), "lapses")]
        if self.status not in FUNDED:
            return []
        found = self._answers()
        if self.asked:
            found.append((runs_out(self.asked, REQUEST), "request_lapses"))
        if self.ending:
            return [*found, *self._of_ending(self.ending)]
        if self.accepted:
            found.append((runs_out(self.accepted, AMENDMENT), "change_lapses"))
        found += self._of_switch()
        return [*found, (max(end_of(self.due + timedelta(days=STALE)), runs_out(self.last, STALE)), "stale")]

    def _answers(self) -> list[tuple[datetime, str]]:
        """The clocks that answer for the client; for an insolvent one only that of the whole work."""
        if self.current == len(self.stages) or self._holds_clocks():
            return []
        stage = self.stages[self.current]
        if self.insolvent:
            if not stage.submitted or self.current < len(self.stages) - 1:
                return []
            return [(runs_out(max(stage.submitted, self.insolvent), self.inspection), "approves")]
        if stage.submitted:
            return [(runs_out(stage.submitted, self.inspection), "approves")]
        return [(runs_out(stage.reported, REPORT), "acknowledges")] if stage.reported else []

    def _holds_clocks(self) -> bool:
        """Whether the client's amount in an ending objects to what was shown; an insolvent one's objects to nothing."""
        return (
            not self.insolvent
            and self.ending is not None
            and self.ending.amounts.get("client", self.price) < self.claimed
        )

    def strike(self, at: datetime, kind: str) -> None:
        """The clock acts."""
        getattr(self, f"_{kind}")(at)
        self.last = at

    def _lapses(self, at: datetime) -> None:
        self._over("cancelled", at)

    def _approves(self, at: datetime) -> None:
        whole = self.current == len(self.stages) - 1
        self.market.silent("work" if whole else "stage", at)
        self.approve(at)

    def _acknowledges(self, at: datetime) -> None:
        stage = self.stages[self.current]
        stage.acknowledged, stage.reported = stage.claimed, None
        if self.ending:
            self._pay_undisputed(at)

    def _stale(self, at: datetime) -> None:
        self.open_ending("worker", self.claimed, at)

    # Acts.

    def accept(self, at: datetime) -> None:
        self.status, self.since, self.last = "agreed", at, at
        self.market.paper("terms_notice", at)

    def decline(self, at: datetime) -> None:
        """Also the client's cancelling before the deposit."""
        self._over("cancelled", at)

    def needs(self, at: datetime, price: int | None = None) -> int:
        """What the escrow lacks of a price with its tax, by the rates of the day."""
        price = self.price if price is None else price
        whole = self.parts + [(amount, self.market.rate_on(day)) for amount, day in self._received(price, at)]
        return price - self.paid + tax_of(whole) - self.tax_paid - self.escrow

    def deposit(self, at: datetime) -> None:
        """The whole before the work; later a difference, by which a change of terms or a switch is in force, or lacking
        tax.
        """
        if self.switch and self.switch.accepted:
            self.take_effect(at)
            return
        due = self.due_now(at)
        self.market.purses.into_escrow(self.client, self.n, due, at)
        self.market.paper("deposit_receipt", at)
        self.last = at
        if self.status == "agreed":
            self.status, self.since, self.funded_at = "active", at, at
        elif self.accepted:
            self._in_force(at)

    def report(self, percent: int, at: datetime) -> None:
        stage = self.stages[self.current]
        stage.status, stage.claimed, stage.reported, stage.received, self.last = "doing", percent, at, day_of(at), at
        stage.objected = False

    def submit(self, at: datetime) -> None:
        stage = self.stages[self.current]
        stage.status, stage.claimed, stage.reported, stage.submitted = "submitted", 100, None, at
        stage.received, stage.objected, self.last = day_of(at), False, at
        if self.current == len(self.stages) - 1:
            self.status = "delivered"
        self.market.paper("delivery_slip", at)

    def acknowledge_report(self, at: datetime) -> None:
        self._acknowledges(at)
        self.last = at

    def object(self, at: datetime) -> None:
        """What was shown stays shown, and is not sure."""
        stage = self.stages[self.current]
        stage.reported, stage.objected, self.last = None, True, at

    def send_back(self, at: datetime) -> None:
        """Return the stage that was handed in; the last one is the whole work."""
        stage = self.stages[self.current]
        stage.status, stage.submitted, self.status, self.last = "doing", None, "active", at
        stage.objected = True

    def approve(self, at: datetime) -> None:
        stage = self.stages[self.current]
        stage.status, stage.submitted, self.last = "approved", None, at
        self.market.paper("acceptance_slip", at)
        if self.ending:
            self._pay_undisputed(at)  # an approval by itself pays nothing then
            return
        if self.current == len(self.stages):
            moved = self._close_at(self.price, at)
            self._over("completed", at)
        else:
            moved = self.pay_on == "stage" and self._pay(self.earned()[0], at)
        if moved:
            self.market.paper("settlement_statement", at)

    def client_withdraws(self, at: datetime) -> None:
        """What is not begun is cancelled; what is under way ends at what is claimed, unless all is handed in."""
        if self.status in ("offered", "agreed"):
            self._over("cancelled", at)
        elif self.status == "active":
            self.open_ending("worker", self.claimed, at)

    def client_fails(self, at: datetime) -> None:
        """The client is insolvent: a change of terms that waits lapses, and its clocks stand still."""
        self.insolvent = at
        if self.status in ("active", "delivered"):
            self.wanted = self.accepted = self.switch = None
        self.last = at

    @property
    def handed_in(self) -> bool:
        """Whether the whole work is, and waits for its answer or has it."""
        return self.current == len(self.stages) or (
            self.current == len(self.stages) - 1 and self.stages[-1].submitted is not None
        )

    def rest(self) -> list[int]:
        """What is left to pay of each stage, of those of which something is (domain § 7): what the contract was settled
        at, or would be by the rule while it is ending, fills the stages in their order.
        """
        settled = self.paid if self.status == "ended" else self.standing
        left, found = max(0, settled - self.superseded), []
        for one in self.stages:
            part = min(left, one.price)
            left -= part
            found.append(one.price - part)
        return [one for one in found if one] or [max(1, self.price - settled)]

    def pay_bonus(self, amount: int, at: datetime) -> None:
        """A payment of its own: tax, fee from 0, withholding."""
        day = day_of(at)
        parts = [(amount, self.market.rate_on(day))]
        self.market.purses.into_escrow(self.client, self.n, amount + tax_of(parts), at, "bonus")
        self._move([], parts, tax_of(parts), at, day, "bonus_payment")
        self.market.paper("settlement_statement", at)
        self.bonus += amount
        self.last = at

    # Money.

    def _received(self, upto: int, at: datetime) -> list[tuple[int, date]]:
        """What is paid next, up to a total, by the day on which it was handed in; what was not counts as of today."""
        segments = [(self.superseded, self.superseded_on or day_of(at))]
        for stage in self.stages:
            shown = stage.price if stage.status == "approved" else stage.shown
            segments += [(shown, stage.received or day_of(at)), (stage.price - shown, day_of(at))]
        segments.append((max(0, upto - self.price), day_of(at)))
        found, reached = [], 0
        for amount, day in segments:
            part = min(reached + amount, upto) - max(reached, self.paid)
            if part > 0:
                found.append((part, day))
            reached += amount
        return found

    def _pay(self, upto: int, at: datetime, *, last: bool = False) -> bool:
        """Pay up to a total; whether anything was."""
        amount = upto - self.paid
        if amount <= 0:
            return False
        received = self._received(upto, at)
        new, tax = self.next_payment(upto, at, last=last)
        self._move(self.parts, new, tax, at, min(day for _, day in received), "payment")
        self.parts, self.paid, self.tax_paid = self.parts + new, upto, self.tax_paid + tax
        return True

    def next_payment(self, upto: int, at: datetime, *, last: bool) -> tuple[Parts, int]:
        """What is paid next, up to a total, and its tax: at most what the escrow holds beyond the rest of the price."""
        new = [(part, self.market.rate_on(day)) for part, day in self._received(upto, at)]
        spare = self.escrow - (0 if last else self.price - upto) - sum_of(new)
        return new, max(0, min(tax_of(self.parts + new) - self.tax_paid, spare))

    def _move(self, before: Parts, new: Parts, tax: int, at: datetime, received: date, kind: str) -> None:
        amount, after = sum(part for part, _ in new), before + new
        base = self.base if kind == "payment" else (0, 0)
        fee, fee_tax = (
            on_top(count, after, self.tiers, *base) - on_top(count, before, self.tiers, *base)
            for count in (fee_of, fee_tax_of)
        )
        withheld = withheld_of(amount) if self.withholds else 0
        net, purses = amount + tax - fee - fee_tax - withheld, self.market.purses
        assert net >= 0, "this year plays no payments so small that the operator bears a part"
        purses.earn(self.n, fee, fee_tax, at)
        purses.withhold(self.client, self.n, withheld, at)
        purses.pay(self.worker, self.n, net, at, received, kind)
        self.payments.append((day_of(at), amount, tax, withheld))
        self.market.paid(self, at, amount + tax, fee, withheld)

    def _refund(self, amount: int, at: datetime) -> None:
        self.market.purses.refund(self.client, self.n, amount, at)
        self.market.paper("credit_note", at)

    def _close_at(self, total: int, at: datetime) -> bool:
        """Pay up to a total and give back what is left; whether money moved."""
        moved = self._pay(total, at, last=True)
        if self.escrow:
            self._refund(self.escrow, at)
            moved = True
        return moved

    def _settle(self, amount: int, how: str, at: datetime) -> None:
        self._close_at(max(self.paid, amount), at)
        self.market.paper("settlement_statement", at)
        self.how = how
        self._over("ended", at)

    def _over(self, status: str, at: datetime) -> None:
        self.status, self.ended_at, self.last, self.ending = status, at, at, None
        self.wanted = self.accepted = self.switch = None
        self.market.over(self, at)
