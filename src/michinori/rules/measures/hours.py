"""The hours measure: time is logged by day and answered by week; the price is the upper limit (domain § 3, hours)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from michinori.kernel.clock import end_of, runs_out
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.life import Clock, Life, Week
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.fields import Reader
from michinori.rules.measures.figures import Count, HoursMeter, bounded
from michinori.rules.measures.measure import Chosen, HandedIn, Part, TimeLog

MAX_RATE = 1_000_000
DAY_MINUTES = 24 * 60
_LAYERS: tuple[Callable[[Week], int], ...] = (
    lambda week: week.acknowledged,
    lambda week: week.open_filed + week.objected_filed,
    lambda week: week.open + week.objected - week.open_filed - week.objected_filed,
)
"""The minutes that what is paid is taken to cover, in this order."""
WEEK_MINUTES = 7 * DAY_MINUTES
USUAL_WEEK = 40 * 60
"""The most minutes of a week unless the terms say otherwise (domain § 3)."""
WHOLE = "作業一式"
"""The default name of the one stage that represents the whole work."""


class HoursLog:
    """Whole minutes, at most as many a day and a week as the terms say."""

    def flaws(self, minutes: int, terms: Terms, *, that_day: int, that_week: int) -> list[Flaw]:
        most = terms.house.day_minutes
        if not 1 <= minutes <= DAY_MINUTES:
            return [Flaw("minutes", "not_minutes_of_a_day", {"most": most})]
        if that_day + minutes > most:
            return [Flaw("minutes", "more_than_a_day", {"most": most, "left": max(0, most - that_day)})]
        if terms.week_minutes is not None and that_week + minutes > terms.week_minutes:
            left = max(0, terms.week_minutes - that_week)
            return [Flaw("minutes", "more_than_a_week", {"most": terms.week_minutes, "left": left})]
        return []


class Hours:
    """The hours measure. One stage represents the whole work; the client answers weeks of the log, not the stage."""

    kind = "hours"
    acts = frozenset(
        ("start", "agree-return", "log-hours", "take-back-hours", "acknowledge-week", "object-week"),
    )
    log: TimeLog | None = HoursLog()
    supersedes = False
    pays_the_price = False

    def refusal(self, act: str) -> Problem:
        return Problem("measured-by-hours", act=act)

    def read(self, part: Reader, *, former: Terms | None) -> Chosen:
        limited = former is None or former.meter != self.kind or former.week_minutes is not None
        usual = former.week_minutes if former and former.week_minutes is not None else USUAL_WEEK
        week = part.integer("week_minutes", 1, WEEK_MINUTES, usual)
        chosen = week if limited or part.given("week_minutes") else None
        return Chosen(self.kind, rate=part.integer("rate", 1, MAX_RATE), week_minutes=chosen)

    def read_stages(
        self, reader: Reader, price: int, *, former: Terms | None, superseded: int
    ) -> tuple[StageTerms, ...]:
        """One stage at the whole price. Stages sent are optional: only the name of a single one is used."""
        whole = max(0, price - superseded)
        if former:
            return (StageTerms(former.stages[0].id, former.stages[0].name, whole),)
        return (StageTerms("", _whole_name(reader), whole),)

    def count(self, life: Life) -> Count:
        hours = hours_meter(life)
        unobjected = hours.worth(hours.acknowledged + hours.unobjected) - hours.confirmed
        return Count(hours.confirmed, hours.claimed, hours.filed_rest, unobjected, hours=hours)

    def due(self, life: Life) -> int:
        return bounded(life, life.superseded + hours_meter(life).confirmed)

    def begun(self, life: Life) -> bool:
        return any(week.acknowledged or week.open or week.objected for week in life.weeks)

    def shown(self, life: Life) -> int:
        hours = hours_meter(life)
        return hours.confirmed + hours.filed_rest

    def left_by_restart(self, life: Life, shown: int) -> int:
        """Always 0: a restart does not set logged time aside."""
        return 0

    def left_behind(self, life: Life, superseded: int) -> tuple[int, ...]:
        return ()

    def outgrown(self, life: Life, supersedes: int) -> bool:
        return False

    def amended(self, life: Life, terms: Terms, supersedes: int | None) -> list[Flaw]:
        """Stages can change freely, because the log is measured; the rate cannot be cut once the work is delivered."""
        if life.status == "delivered" and terms.rate is not None and terms.rate < (life.terms.rate or 0):
            return [Flaw("terms.meter.rate", "no_rate_cut_after_delivery")]
        return []

    def laid(self, life: Life, total: int) -> tuple[int, ...]:
        return ()

    def handed_in(self, life: Life, total: int) -> tuple[tuple[int, date | None], ...]:
        left, minutes, worth, parts = max(0, total - life.superseded), 0, 0, []
        for layer in _LAYERS:
            for week in life.weeks:
                minutes += layer(week)
                upto = min(left, HoursMeter(life.terms.rate or 0, 0, 0, 0).worth(minutes))
                parts.append((upto - worth, week.handed_in_on))
                worth = upto
        return tuple(parts)

    def passes(self, life: Life, file: HandedIn) -> bool:
        """A file passes once its week is paid, one of the whole work once all that was logged is. What is paid is laid
        on what is acknowledged, shown with files, and the rest, each in the order of weeks.
        """
        if life.status == "completed" or life.paid >= life.terms.price:
            return True
        covered = needed = 0
        for layer in _LAYERS:
            for week in life.weeks:
                covered += layer(week)
                if layer(week) and file.week in (None, week.monday):
                    needed = covered
        return 0 < HoursMeter(life.terms.rate or 0, 0, 0, 0).worth(needed) <= life.paid - life.superseded

    def rest(self, life: Life, settled: int) -> tuple[Part, ...]:
        return ()

    def clocks(self, life: Life) -> list[Clock]:
        ends = [(week, answered_by_itself(week, life.terms.house.report_days)) for week in life.weeks]
        return [Clock("acknowledge_week", at, week.monday.isoformat()) for week, at in ends if at is not None]


def hours_meter(life: Life) -> HoursMeter:
    """The minutes of the whole log at the rate in force."""
    acknowledged = sum(week.acknowledged for week in life.weeks)
    rest = sum(week.open + week.objected for week in life.weeks)
    filed = sum(week.open_filed + week.objected_filed for week in life.weeks)
    unobjected = sum(week.open_filed for week in life.weeks)
    return HoursMeter(life.terms.rate or 0, acknowledged, acknowledged + rest, filed, unobjected)


def week_worth(life: Life, monday: date) -> int:
    """What one week counts for, in yen before tax: its minutes on top of all that is acknowledged, and no more than the
    price leaves for them (domain § 3, hours).
    """
    week = next((one for one in life.weeks if one.monday == monday), Week(monday))
    hours, most = hours_meter(life), max(0, life.terms.price - life.superseded)
    before = hours.worth(hours.acknowledged - week.acknowledged)
    after = hours.worth(hours.acknowledged + week.open + week.objected)
    return min(most, after) - min(most, before)


def answered_by_itself(week: Week, days: int) -> datetime | None:
    """When the clock acknowledges the open minutes of a week: ``days`` after the end of the week or the last entry,
    whichever is later. None while no open entry has a file.
    """
    if not week.open_filed or week.last_entry_at is None:
        return None
    sunday = week.monday + timedelta(days=6)
    return runs_out(max(end_of(sunday), week.last_entry_at), days)


def _whole_name(reader: Reader) -> str:
    """The name of the stage that was sent, if there is exactly one and its name is valid; else ``WHOLE``."""
    rows = list(_objects(reader.body.get("stages")))
    name = Reader(rows[0]).line("name", 100, WHOLE) if len(rows) == 1 else WHOLE
    return name if len(name) <= 100 else WHOLE


def _objects(value: object) -> Iterable[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
