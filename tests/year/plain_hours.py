"""A contract by the hour in the plain model (domain § 3, hours): weeks of a log, each acknowledged and then paid."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tests.year.plain_days import DAY, day_of, end_of, runs_out
from tests.year.plain_deal import REPORT, Deal

SUNDAY = 6


@dataclass
class Week:
    """Minutes from Monday to Sunday; ``last``: when the newest entry was written."""

    monday: date
    minutes: int
    last: datetime
    acknowledged: bool = False


@dataclass
class HoursDeal(Deal):
    """Its one stage is its price, which caps what the hours come to. ``rate``: a multiple of 60."""

    rate: int = 0
    weeks: list[Week] = field(default_factory=list)
    delivered: datetime | None = None

    def worth(self, *, sure: bool) -> int:
        minutes = sum(one.minutes for one in self.weeks if one.acknowledged or not sure)
        return min(self.price, minutes * self.rate // 60)

    def earned(self) -> tuple[int, int]:
        return self.worth(sure=True), self.worth(sure=False)

    @property
    def open_week(self) -> Week | None:
        return next((one for one in self.weeks if not one.acknowledged), None)

    def _answers(self) -> list[tuple[datetime, str]]:
        if self.delivered:
            return [(runs_out(self.delivered, self.inspection), "accepts")]
        week = self.open_week
        if week is None:
            return []
        return [
            (max(runs_out(end_of(week.monday + SUNDAY * DAY), REPORT), runs_out(week.last, REPORT)), "acknowledges")
        ]

    def log(self, minutes: int, at: datetime) -> None:
        monday = day_of(at) - day_of(at).weekday() * DAY
        week = next((one for one in self.weeks if one.monday == monday and not one.acknowledged), None)
        if week is None:
            week = Week(monday, 0, at)
            self.weeks.append(week)
        week.minutes, week.last, self.last = week.minutes + minutes, at, at

    def _acknowledges(self, at: datetime) -> None:
        self.acknowledge(at)

    def acknowledge(self, at: datetime) -> None:
        """The client's answer to the open week, or the clock's: it is paid."""
        week = self.open_week
        assert week
        week.acknowledged, self.last = True, at
        self.market.paper("acceptance_slip", at)
        if self.ending:
            self._pay_undisputed(at)
        elif self._pay(self.confirmed, at):
            self.market.paper("settlement_statement", at)

    def deliver(self, at: datetime) -> None:
        self.delivered, self.status, self.last = at, "delivered", at
        self.market.paper("delivery_slip", at)

    def _accepts(self, at: datetime) -> None:
        self.market.silent("work", at)
        self.accept_work(at)

    def accept_work(self, at: datetime) -> None:
        """What was not used goes back."""
        self.market.paper("acceptance_slip", at)
        if self._close_at(self.confirmed, at):
            self.market.paper("settlement_statement", at)
        self._over("completed", at)

    def _received(self, upto: int, at: datetime) -> list[tuple[int, date]]:
        found, reached = [], 0
        weeks = [*(one for one in self.weeks if one.acknowledged), *(one for one in self.weeks if not one.acknowledged)]
        segments = [(one.minutes * self.rate // 60, day_of(one.last)) for one in weeks]
        for amount, day in [*segments, (max(0, upto), day_of(at))]:
            part = min(reached + amount, upto) - max(reached, self.paid)
            if part > 0:
                found.append((part, day))
            reached += amount
        return found
