"""A year of a market: everything that people, clocks and the operator do, in the order of time, done on the product and
in the plain model, which must agree each evening, each month and at the end.
"""

import heapq
import itertools
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core import mail

from michinori.config import tick
from michinori.machinery import clock
from michinori.machinery.settings import set_setting
from tests.year import agreeing
from tests.year.crowd import Crowd
from tests.year.hands import OFFICE, Hands, turn_to
from tests.year.keeping import Keeping
from tests.year.matters import Matters
from tests.year.nights import Nights
from tests.year.office import TWO_PEOPLE, Office, beat
from tests.year.plain_days import DAY, LONG_AGO, MIDNIGHT, is_bank_day, month_of
from tests.year.plain_keeping import Shelves
from tests.year.plain_market import Market

ZONES = ("UTC", "Asia/Kathmandu", "Pacific/Apia", "America/New_York", "Australia/Sydney", "America/St_Johns")
"""Where the server stands, by turns of a month: its time zone must not matter, nor that clocks are changed: New York's
in March, Sydney's in April and October, Newfoundland's in November.
"""


@dataclass(frozen=True)
class Scale:
    """``burst``: how many offers lapse at one midnight."""

    people: int
    days: int
    seed: int
    begins: date
    burst: int
    per_day: float

    @property
    def ends(self) -> date:
        return self.begins + self.days * DAY

    def day(self, share: float) -> date:
        """So far into the year."""
        return self.begins + int(self.days * share) * DAY


@dataclass
class Year:
    """The conductor: a queue of what happens when."""

    scale: Scale
    nights: Nights
    pick: random.Random = field(init=False)
    market: Market = field(init=False)
    hands: Hands = field(default_factory=Hands)
    queue: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    order: Any = field(default_factory=itertools.count)
    seconds: Counter[str] = field(default_factory=Counter)
    burst: tuple[int, float] = (0, 0.0)
    now: datetime = LONG_AGO
    office: Office = field(init=False)
    crowd: Crowd = field(init=False)
    keeping: Keeping = field(init=False)
    progress: Callable[["Year"], None] | None = None

    def __post_init__(self) -> None:
        scale = self.scale
        self.pick = random.Random(scale.seed)
        self.market = Market({date.min: 10, scale.day(0.4): 12})
        self.now = datetime.combine(scale.begins, MIDNIGHT) + timedelta(hours=7)

    # Running.

    def play(self) -> None:
        """From the first morning to the last evening."""
        turn_to(self.now)
        self._set_out()
        day = self.scale.begins
        while day < self.scale.ends:
            os.environ["TZ"] = ZONES[day.month % len(ZONES)]
            time.tzset()
            self._plan_day(day)
            while self.queue and self.queue[0][0].date() <= day:
                at, _, act = heapq.heappop(self.queue)
                self.now = self.crowd.now = at
                turn_to(at)
                act(at)
            day += DAY
            if self.progress and day.day in (1, 11, 21):
                self.progress(self)
        agreeing.clocks_agree(self.market, self.hands)
        agreeing.payments_agree(self.market, self.hands)
        agreeing.sums_of_papers_agree(self.market)
        agreeing.books_are_proved()
        self.nights.prove()

    def put(self, at: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self.queue, (at, next(self.order), act))

    def _set_out(self) -> None:
        """Settings of the year, the office, and everybody's first day."""
        scale = self.scale
        set_setting(actor=OFFICE, key="account_hours", text="0")
        set_setting(actor=OFFICE, key="payout_second", text=str(TWO_PEOPLE))
        set_setting(actor=OFFICE, key="demand_kept_days", text="90")
        set_setting(actor=OFFICE, key="unconfirmed_days", text="20")  # within a month: no newcomers of it
        set_setting(actor=OFFICE, key="members_invited_a_day", text="10000")  # days of real time
        set_setting(actor=OFFICE, key="tax_percent", text="12", first=scale.day(0.4))
        set_setting(actor=OFFICE, key="fee_tiers", text="[[100000, 15], [null, 5]]", first=scale.day(0.55))
        set_setting(actor=OFFICE, key="inspection_days", text="5", first=scale.day(0.7))
        self.office = Office.made(self.market, self.hands, self.pick)
        self.hands.staff = self.office.acting(self.office.kei)
        shelves = Shelves()
        matters = Matters(self.hands, self.pick, shelves)
        self.crowd = Crowd(
            self.put, self.pick, self.market, self.hands, self.office, matters, scale.day(0.55), scale.day(0.7)
        )
        kept = random.Random(f"{scale.seed} keeping")  # the market of a seed is the same without it
        crowd = (self.crowd.workers, self.crowd.clients, self.crowd.linked)
        self.keeping = Keeping(self.put, kept, self.market, self.hands, self.office, shelves, *crowd)
        self.market.joined[month_of(scale.begins)] += 2
        for who in range(scale.people):
            day = scale.begins if self.pick.random() < 0.6 else scale.day(self.pick.random() * 0.6)
            self.put(self._at(day, 7, 30), lambda at, who=who: self.crowd.join(who, at))  # type: ignore[misc]
        kei = self.office.acting(self.office.kei)  # on the first day, so that what is kept for a year goes at its end
        self.put(self._at(scale.begins, 9, 15), lambda at: matters.stranger_is_answered(kei, at))
        self.put(self._at(scale.day(0.4), 9, 30), self.crowd.top_up)
        self.put(self._at(scale.day(0.5), 17), self.crowd.withdraw)
        for share in (0.45, 0.8):
            self.put(self._at(scale.day(share), 16, 40), self.crowd.fail)
        if scale.burst:
            self.put(self._at(scale.day(0.75), 8, 30), lambda at: self.crowd.burst(at, scale.burst))

    @staticmethod
    def _at(day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, MIDNIGHT) + timedelta(hours=hour, minutes=minute)

    def _plan_day(self, day: date) -> None:
        """The machine's and the office's hours, and what is posted that day."""
        at = self._at
        self.put(at(day, 0, 1), self._midnight)
        if day.day == 2:
            self.put(at(day, 0, 10), self._count)
        self.put(at(day, 3, 30), lambda now: tick.sweep(0))
        self.put(at(day, 6, 1), self._gather)
        self.put(at(day, 9, 1), self._beat)
        self.put(at(day, 10), self.office.send)
        self.put(at(day, 10, 30), self.office.take_back)
        # What staff did 30 days ago was at another minute, and surely more than 30 days ago or less.
        self.put(at(day, 11, day.toordinal() % 29 * 2), self._bank)
        if day.day == 6 and self.scale.begins < month_of(day):
            self.put(at(day, 12), self._close)
        for _ in range(int(self.scale.per_day) + (self.pick.random() < self.scale.per_day % 1)):
            self.put(at(day, 8, self.pick.randrange(60, 600)), self.crowd.post)
        if self.pick.random() < 0.15:
            self.put(at(day, 15), self.crowd.ask)
        if self.pick.random() < 0.2:
            self.put(at(day, 15, 30), self.crowd.hand_on)
        if day.day % 9 == 4:
            self.put(at(day, 14), self.crowd.matter)
        if day.day == 20:
            self.put(at(day, 16), self.crowd.leave)
        self.keeping.plan_day(day)
        self.put(at(day, 21), self._evening)

    # The machine.

    def _midnight(self, at: datetime) -> None:
        before = time.perf_counter()
        struck = self.market.advance(at)
        model = time.perf_counter() - before
        if at.day == 1:
            self.market.end_month(month_of(at.date() - DAY))
        before = time.perf_counter()
        applied = tick.apply_due()
        took = time.perf_counter() - before
        if applied > self.burst[0]:
            self.burst = (applied, took)
        self.seconds["model"] += model
        self.seconds["midnight ticks"] += took
        self._beat(at)
        for deal in dict.fromkeys(one.n for one in struck):
            self.crowd.go_on(self.market.deals[deal])

    def _beat(self, at: datetime) -> None:
        before = time.perf_counter()
        beat()
        self.seconds["telling and ticks by day"] += time.perf_counter() - before

    def _gather(self, at: datetime) -> None:
        if (at.month, at.day) == (1, 1):
            agreeing.year_papers(self.market, at.year - 1)
        self._beat(at)
        self.office.gather(self._at(at.date(), 6))

    def _bank(self, at: datetime) -> None:
        for client in self.office.read_bank(at):
            self.crowd.money_came(client, at)

    def _count(self, at: datetime) -> None:
        tick.count_figures(0)
        month = month_of(at.date() - 3 * DAY)  # the one that is over
        if month >= month_of(self.scale.begins):
            agreeing.figures_agree(self.market, month)
            agreeing.month_agrees(self.market, month)
            agreeing.clocks_agree(self.market, self.hands)
            agreeing.papers_agree(self.market)
            self.crowd.matters.figures_agree(month)
            self.crowd.matters.notices_agree(clock.now())

    def _close(self, at: datetime) -> None:
        month = month_of(month_of(at.date()) - DAY)
        agreeing.tax_month_agrees(self.market, self.hands, month)
        self.office.close(month)
        agreeing.books_are_proved()

    def _evening(self, at: datetime) -> None:
        self._beat(at)
        mail.outbox.clear()
        agreeing.balances_agree(self.market, self.hands)
        self.crowd.matters.agree()
        self.keeping.agree(at)
        agreeing.contracts_agree(self.market, self.hands)
        agreeing.nothing_waits()
        before = time.perf_counter()
        self.nights.evening(at, len(self.market.deals), last=at.date() == self.scale.ends - DAY)
        self.seconds["backups"] += time.perf_counter() - before


def bank_days(scale: Scale) -> int:
    return sum(is_bank_day(scale.begins + n * DAY) for n in range(scale.days))
