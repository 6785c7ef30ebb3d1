"""A contract by the hour in the plain model (domain § 3, hours): weeks of a log, each acknowledged and then paid."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.year.plain_days import DAY, day_of, end_of, runs_out
from tests.year.plain_deal import REPORT, Deal

SUNDAY = 6


@dataclass
class Week:
    """Minutes by day from Monday to Sunday; ``last``: when the newest entry was written. ``objected``: the client has
    objected to it, and the worker has not logged it anew.
    """

    monday: date
    days: Counter[date]
    last: datetime
    acknowledged: bool = False
    objected: bool = False

    @property
    def minutes(self) -> int:
        return sum(self.days.values())

    @property
    def clock(self) -> datetime:
        """When it is acknowledged by itself: so long after its end, or after what was written last."""
        return max(runs_out(end_of(self.monday + SUNDAY * DAY), REPORT), runs_out(self.last, REPORT))


@dataclass
class HoursDeal(Deal):
    """Its one stage is its price, which caps what the hours come to. ``rate``: a multiple of 60."""

    rate: int = 0
    weeks: list[Week] = field(default_factory=list)
    delivered: datetime | None = None

    def worth(self, *, sure: bool) -> int:
        minutes = sum(one.minutes for one in self.weeks if one.acknowledged or not sure)
        return min(self.price, minutes * self.rate // 60)

    def _not_objected(self) -> int:
        minutes = sum(one.minutes for one in self.weeks if one.acknowledged or not one.objected)
        return min(self.price, minutes * self.rate // 60) - self.worth(sure=True)

    @property
    def handed_in(self) -> bool:
        return self.delivered is not None

    def earned(self) -> tuple[int, int]:
        return self.worth(sure=True), self.worth(sure=False)

    @property
    def open_week(self) -> Week | None:
        """The first that waits for an answer, or stands objected to; there may be one after it."""
        return next((one for one in self.weeks if not one.acknowledged), None)

    def _answers(self) -> list[tuple[datetime, str]]:
        if self.delivered:
            return [(runs_out(max(self.delivered, self.insolvent or self.delivered), self.inspection), "accepts")]
        if self.insolvent or self._holds_clocks():
            return []
        return [(week.clock, "acknowledges") for week in self.weeks if not (week.acknowledged or week.objected)]

    def log(self, minutes: int, at: datetime) -> None:
        monday = day_of(at) - day_of(at).weekday() * DAY
        week = next((one for one in self.weeks if one.monday == monday and not one.acknowledged), None)
        if week is None:
            week = Week(monday, Counter(), at)
            self.weeks.append(week)
        week.days[day_of(at)] += minutes
        week.last = self.last = at

    def object_week(self, at: datetime) -> None:
        """Nothing falls, but no clock acknowledges the week any more, and nothing is logged or delivered."""
        week = self.open_week
        assert week
        week.objected, self.last = True, at

    def log_anew(self, day: date, minutes: int, at: datetime) -> None:
        """One day of the week takes the place of what was objected to, lower or with a new file: the whole week is
        asked for again, and its days begin anew.
        """
        week = self.open_week
        assert week
        assert week.objected
        assert minutes <= week.days[day]
        week.days[day] = minutes
        week.objected, week.last, self.last = False, at, at

    def _acknowledges(self, at: datetime) -> None:
        self._pay_week(
            next(one for one in self.weeks if not (one.acknowledged or one.objected) and one.clock == at), at
        )

    def acknowledge(self, at: datetime) -> None:
        """The client's answer to the open week, also to one that it has objected to."""
        assert self.open_week
        self._pay_week(self.open_week, at)

    def _pay_week(self, week: Week, at: datetime) -> None:
        week.acknowledged, week.objected, self.last = True, False, at
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
