"""The whole market in the plain model: people, deals, papers, payouts, figures of months, from nothing but what was
played. It knows no row of the product, and imports none of it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.year.plain_days import MIDNIGHT, bank_day_from, day_of, month_of
from tests.year.plain_deal import FUNDED, OVER, Deal
from tests.year.plain_purse import LEAST, Coin, Purse, Purses

NEVER_BEGUN = ("offered", "agreed", "cancelled")


@dataclass
class Request:
    """Money that was asked for, and the first bank day on which it leaves; ``coins``: what it was."""

    who: int
    worker: bool
    coins: list[Coin]
    due: date
    run: date | None = None

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.coins)


@dataclass
class Market:
    """``rates``: percent of consumption tax by first day. ``links``: when the live link to a handover of a deal lapses,
    by the deal's number.
    """

    rates: dict[date, int]
    purses: Purses = field(default_factory=Purses)
    deals: list[Deal] = field(default_factory=list)
    papers: Counter[tuple[str, int]] = field(default_factory=Counter)
    joined: Counter[date] = field(default_factory=Counter)
    posted: Counter[date] = field(default_factory=Counter)
    filled: Counter[date] = field(default_factory=Counter)
    endings: dict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    silence: dict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    gmv: Counter[date] = field(default_factory=Counter)
    fees: Counter[date] = field(default_factory=Counter)
    held: dict[date, int] = field(default_factory=dict)
    withheld: Counter[tuple[date, int]] = field(default_factory=Counter)
    hirers: dict[date, set[int]] = field(default_factory=lambda: defaultdict(set))
    seekers: dict[date, set[int]] = field(default_factory=lambda: defaultdict(set))
    wishes: list[Request] = field(default_factory=list)
    gone: list[Request] = field(default_factory=list)
    returned: list[Request] = field(default_factory=list)
    """What left and came back, each as often as it did."""
    clock_acts: Counter[str] = field(default_factory=Counter)
    strikes: list[tuple[int, datetime]] = field(default_factory=list)
    """Whose clock acted when."""
    links: dict[int, datetime] = field(default_factory=dict)

    def rate_on(self, day: date) -> int:
        return max((first, percent) for first, percent in self.rates.items() if first <= day)[1]

    # What deals tell.

    def paper(self, kind: str, at: datetime) -> None:
        self.papers[kind, day_of(at).year] += 1

    def paid(self, deal: Deal, at: datetime, gross: int, fee: int, withheld: int) -> None:
        month = month_of(day_of(at))
        self.gmv[month] += gross
        self.fees[month] += fee
        self.withheld[month, deal.client] += withheld
        self.paper("receipt", at)
        if fee:
            self.paper("fee_invoice", at)

    def silent(self, what: str, at: datetime) -> None:
        self.silence[month_of(day_of(at))][what] += 1

    def over(self, deal: Deal, at: datetime) -> None:
        if deal.status != "cancelled":
            self.endings[month_of(day_of(at))][deal.how or "completed"] += 1

    # Time.

    def advance(self, to: datetime) -> list[Deal]:
        """Let all clocks that end by then act, the first first; give whose."""
        struck = []
        while due := sorted(
            (clock[0], one.n, clock[1]) for one in self.running() if (clock := one.clock()) and clock[0] <= to
        ):
            for at, n, kind in due:
                if self.deals[n].clock() == (at, kind):
                    self.deals[n].strike(at, kind)
                    self.clock_acts[kind] += 1
                    self.strikes.append((n, at))
                    struck.append(self.deals[n])
        for n, at in [one for one in self.links.items() if one[1] <= to]:
            del self.links[n]
            self.clock_acts["link_lapses"] += 1
            self.strikes.append((n, at))
        return struck

    def running(self) -> list[Deal]:
        return [one for one in self.deals if one.status not in OVER]

    def end_month(self, first: date) -> None:
        """Note what the escrows hold when a month is over."""
        self.held[first] = sum(one for one in self.purses.escrows.values())

    def active(self, first: date, last: datetime) -> tuple[int, int]:
        """How many workers and clients did something in the month until ``last``."""
        begun = [
            one
            for one in self.deals
            if one.status not in NEVER_BEGUN
            and one.offered <= last
            and (one.ended_at is None or one.ended_at > datetime.combine(first, MIDNIGHT))
        ]
        workers = {one.worker for one in begun} | self.seekers[first]
        return len(workers), len({one.client for one in begun} | self.hirers[first])

    def funded(self) -> list[Deal]:
        return [one for one in self.deals if one.status in FUNDED]

    # Payouts.

    def ask(self, who: int, amount: int, at: datetime) -> None:
        """A worker asks for a part or all: it is on its way, and leaves with the next run."""
        purse = self.purses.workers[who]
        assert LEAST <= amount <= purse.amount
        self._on_its_way(Request(who, True, purse.take(amount), bank_day_from(day_of(at))), at)

    def leave(self, who: int, at: datetime, *, worker: bool) -> None:
        """Somebody closes their account: all is on its way at once."""
        purse = (self.purses.workers if worker else self.purses.clients)[who]
        if purse.amount:
            self._on_its_way(Request(who, worker, purse.take(purse.amount), bank_day_from(day_of(at))), at)
        purse.left = True

    def gather(self, on: date, at: datetime) -> list[Request]:
        """The run of a bank day: what was asked for, and what leaves by itself."""
        for worker, purses in ((True, self.purses.workers), (False, self.purses.clients)):
            for who, purse in sorted(purses.items()):
                if self._is_due(purse, on, worker=worker):
                    self._on_its_way(Request(who, worker, purse.take(purse.amount), on), at)
        run = [one for one in self.wishes if one.due <= on]
        self.wishes = [one for one in self.wishes if one.due > on]
        for one in run:
            one.run = on
        return run

    @staticmethod
    def _is_due(purse: Purse, on: date, *, worker: bool) -> bool:
        if purse.estate:
            return purse.checked and purse.amount > 0
        if purse.left or not purse.amount or purse.usable is None or purse.usable > on:
            return False
        return purse.leaves_on(worker=worker) <= on

    def sent(self, run: list[Request], at: datetime) -> None:
        """The bank has carried out a run."""
        for one in run:
            self.purses.operator["payouts"] -= one.amount
            self.purses.operator["bank"] -= one.amount
            self.purses.count("payout" if one.worker else "repayment", one.amount, at)
            self.gone.append(one)

    def came_back(self, one: Request, at: datetime) -> None:
        """The bank could not deliver it: it is on the balance again, for work received when it was."""
        self.purses.operator["bank"] += one.amount
        self.purses.count("payout_returned", one.amount, at)
        self.returned.append(one)
        purse = (self.purses.workers if one.worker else self.purses.clients)[one.who]
        received = min((coin.received for coin in one.coins if coin.received), default=None)
        purse.coins.append(Coin(one.amount, day_of(at), received))

    def _on_its_way(self, wish: Request, at: datetime) -> None:
        self.purses.operator["payouts"] += wish.amount
        self.purses.count("payout" if wish.worker else "repayment", wish.amount, at)
        self.wishes.append(wish)
