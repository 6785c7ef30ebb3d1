"""Money of everybody in the plain model: who holds what since when, and what moved in which month."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.year.plain_days import (
    DAY,
    bank_day_before,
    bank_day_from,
    day_of,
    month_of,
    next_payout_day,
    payout_days,
)

UNUSED, PARKED, LEAST, LATEST = 60, 180, 1_000, 60


@dataclass
class Coin:
    """Yen that came on one day, for work received on another, if for work at all."""

    amount: int
    came: date
    received: date | None = None


@dataclass
class Purse:
    """What one client or worker holds: what came first goes first. ``usable``: since when money may leave to the
    owner's bank account. ``estate``: it is an insolvent client's, and goes to the account that the trustee has named,
    all of it with the next run, once staff have looked whose that is (``checked``).
    """

    coins: deque[Coin] = field(default_factory=deque)
    usable: date | None = None
    left: bool = False
    estate: bool = False
    checked: bool = False

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.coins)

    def take(self, amount: int) -> list[Coin]:
        """The oldest yen."""
        assert 0 <= amount <= self.amount, "nobody can pay what they have not"
        taken = []
        while amount:
            coin = self.coins[0]
            part = min(amount, coin.amount)
            taken.append(Coin(part, coin.came, coin.received))
            coin.amount -= part
            amount -= part
            if not coin.amount:
                self.coins.popleft()
        return taken

    def leaves_on(self, *, worker: bool) -> date:
        """The day on which all of it leaves though nobody asks (domain § 8, Money out; § 9, day 60)."""
        since = self.coins[0].came
        if not worker:
            found = bank_day_from(since + timedelta(days=UNUSED))
            return found if found >= self._usable else max(found, next_payout_day(self._usable))
        received = min((one.received for one in self.coins if one.received), default=None)
        usual = next_payout_day(since if self.amount >= LEAST else since + timedelta(days=PARKED))
        found = usual if received is None else min(usual, _by_day_60(received, since))
        if found >= self._usable:
            return found
        usual = next_payout_day(self._usable)
        if received is None:
            return usual
        return min(usual, bank_day_from(max(self._usable, _by_day_60(received, since))))

    @property
    def _usable(self) -> date:
        assert self.usable is not None
        return self.usable


def _by_day_60(received: date, since: date) -> date:
    latest = bank_day_before(received + (LATEST - 1) * DAY)
    return max((one for one in payout_days(latest) if since <= one <= latest), default=latest)


@dataclass
class Purses:
    """Everybody's, the escrows of all deals, and the operator's own accounts; each movement by kind and month."""

    clients: dict[int, Purse] = field(default_factory=lambda: defaultdict(Purse))
    workers: dict[int, Purse] = field(default_factory=lambda: defaultdict(Purse))
    escrows: Counter[int] = field(default_factory=Counter)
    operator: Counter[str] = field(default_factory=Counter)
    months: dict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, kind: str, amount: int, at: datetime) -> None:
        """Note a movement, in the month of its day."""
        if amount:
            self.months[month_of(day_of(at))][kind] += amount

    def into_escrow(self, client: int, deal: int, amount: int, at: datetime, kind: str = "deposit") -> None:
        self.clients[client].take(amount)
        self.escrows[deal] += amount
        self.count(kind, amount, at)

    def refund(self, client: int, deal: int, amount: int, at: datetime) -> None:
        self.escrows[deal] -= amount
        self._give(self.clients[client], amount, at)
        self.count("refund", amount, at)

    def withhold(self, client: int, deal: int, amount: int, at: datetime) -> None:
        self.escrows[deal] -= amount
        self._give(self.clients[client], amount, at)
        self.count("withholding", amount, at)

    def pay(self, worker: int, deal: int, amount: int, at: datetime, received: date, kind: str = "payment") -> None:
        self.escrows[deal] -= amount
        self._give(self.workers[worker], amount, at, received)
        self.count(kind, amount, at)

    def earn(self, deal: int, fee: int, tax: int, at: datetime) -> None:
        """The operator's fee and the tax on it."""
        self.escrows[deal] -= fee + tax
        self.operator["fee_income"] += fee
        self.operator["fee_tax"] += tax
        self.count("fee", fee, at)
        self.count("fee_tax", tax, at)

    def came(self, client: int | None, amount: int, at: datetime) -> None:
        """A bank transfer, of a client or, without a number, of nobody yet."""
        self.operator["bank"] += amount
        if client is None:
            self.operator["suspense"] += amount
            self.count("unmatched_in", amount, at)
        else:
            self._give(self.clients[client], amount, at)
            self.count("money_in", amount, at)

    def assigned(self, client: int, amount: int, at: datetime) -> None:
        """Staff have found out whose it is."""
        self.operator["suspense"] -= amount
        self._give(self.clients[client], amount, at)
        self.count("assigned_in", amount, at)

    @staticmethod
    def _give(purse: Purse, amount: int, at: datetime, received: date | None = None) -> None:
        if amount:
            purse.coins.append(Coin(amount, day_of(at), received))
