"""One week of the hours log as seven bars against the most of a day, and as a part of the most of a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from michinori.contracts.queries.hours import LoggedDay
from michinori.rules.contract.terms import Terms
from michinori.wording.measures.hours import time_text
from michinori.wording.measures.weeks import clock_text, weekday

HEIGHT = 116
"""Of a whole day in the drawing."""


@dataclass(frozen=True)
class Bar:
    """One day: its name, the time logged, how tall it stands (of ``HEIGHT``), how it was answered, and whether a file
    came with it. ``wanted``: here a file is still missing.
    """

    name: str
    time: str
    tall: int
    kind: str
    filed: bool
    today: bool
    wanted: bool

    @property
    def top(self) -> int:
        return HEIGHT - self.tall


@dataclass(frozen=True)
class Chart:
    """The days, the most of a day in words, and how much of the week's most is used: in words and percent; empty and 0
    where the terms set none.
    """

    days: tuple[Bar, ...]
    day_most: str
    used: str
    percent: int


def chart_of(monday: date, logged: Mapping[date, LoggedDay], terms: Terms, *, today: date, wants_file: bool) -> Chart:
    """The chart of the week that began on ``monday``. ``wants_file``: a file is missing that can still come."""
    days = [monday + timedelta(days=n) for n in range(7)]
    last = days[-1]
    bars = (_bar(day, logged.get(day), terms, today, wanted=wants_file and day == last) for day in days)
    minutes, most = sum(one.minutes for one in logged.values()), terms.week_minutes
    used = f"{clock_text(minutes)} / {time_text(most)}" if most else ""
    percent = min(100, minutes * 100 // most) if most else 0
    return Chart(tuple(bars), time_text(terms.house.day_minutes), used, percent)


def _bar(day: date, logged: LoggedDay | None, terms: Terms, today: date, *, wanted: bool) -> Bar:
    minutes = logged.minutes if logged else 0
    kind = "stop" if logged and logged.objected else "wait" if logged and logged.open else "go"
    return Bar(
        name=weekday(day, today),
        time=clock_text(minutes) if minutes else "0" if day <= today else "",
        tall=min(HEIGHT, max(4, minutes * HEIGHT // terms.house.day_minutes)) if minutes else 0,
        kind=kind,
        filed=bool(logged and logged.filed),
        today=day == today,
        wanted=wanted and not (logged and logged.filed),
    )
