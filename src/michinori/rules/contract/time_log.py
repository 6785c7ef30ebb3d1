"""The hours log: minutes by day, answered week by week (domain § 3, hours). Days in Japan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.closed import ClosedWeek
from michinori.rules.contract.facts.time_log import HoursLogged, HoursTakenBack, WeekAcknowledged, WeekObjected
from michinori.rules.contract.life import Life, Week
from michinori.rules.contract.lifecycle import Who, permit_measured
from michinori.rules.contract.payments import pay_stages
from michinori.rules.contract.terminations import pay_undisputed
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.table import measure_of


@dataclass(frozen=True)
class Entry:
    """Minutes of work on one day that the client has not answered yet.

    ``has_file``: came with a file that counts as shown.
    """

    id: str
    day: date
    minutes: int
    at: datetime
    has_file: bool


def monday_of(day: date) -> date:
    """The Monday of the week to which ``day`` belongs."""
    return day - timedelta(days=day.weekday())


def week_in(life: Life, monday: date) -> Week:
    """The week of that Monday, empty if nothing was logged in it."""
    return next((week for week in life.weeks if week.monday == monday), Week(monday))


def log_hours(life: Life, entry: Entry, *, that_day: int) -> Turn:
    """The worker notes minutes of one day; ``that_day``: what is already noted for it, in minutes.

    As much a day as the measure allows, not in the future, not before the day of the deposit (``invalid``, 422).
    """
    permit_measured(life, "log-hours", "worker")
    _check_day(life, entry)
    log = measure_of(life.terms).log
    if log and (flaws := log.flaws(entry.minutes, that_day=that_day)):
        raise Problem.invalid(*flaws)
    week = week_in(life, monday_of(entry.day))
    minutes = week.open + entry.minutes
    shown = entry.has_file or week.open_filed > 0
    logged = replace(week, open=minutes, open_filed=minutes if shown else 0, last_entry_at=entry.at)
    fact = HoursLogged(entry=entry.id, day=entry.day, minutes=entry.minutes, has_file=entry.has_file, week=week.monday)
    return Turn(_with_week(life, logged)).told(fact)


def _check_day(life: Life, entry: Entry) -> None:
    first = day_of(life.since)
    if entry.day > day_of(entry.at):
        raise Problem.invalid(Flaw("date", "hours_in_future"))
    if entry.day < first:
        raise Problem.invalid(Flaw("date", "day_before_deposit", {"day": first.isoformat()}))


def take_back(life: Life, entry: Entry, others: Sequence[Entry]) -> Turn:
    """Take back an open entry, as the worker; ``others``: the other open entries of its week."""
    permit_measured(life, "take-back-hours", "worker")
    week, minutes = week_in(life, monday_of(entry.day)), sum(one.minutes for one in others)
    left = replace(
        week,
        open=minutes,
        open_filed=minutes if any(one.has_file for one in others) else 0,
        last_entry_at=max((one.at for one in others), default=None),
    )
    fact = HoursTakenBack(entry=entry.id, day=entry.day, minutes=entry.minutes, week=week.monday)
    return Turn(_with_week(life, left)).told(fact)


def acknowledge_week(life: Life, monday: date, by: Who) -> Turn:
    """The open minutes of a week become acknowledged; with ``pay_on: stage`` they are paid now."""
    week = _open_week(life, monday, "acknowledge-week", by)
    acknowledged = replace(week, acknowledged=week.acknowledged + week.open, open=0, open_filed=0, last_entry_at=None)
    turn = Turn(_with_week(life, acknowledged)).closing(ClosedWeek(monday, "acknowledged"))
    turn = turn.told(WeekAcknowledged(week=monday, minutes=week.open, by=by))
    return pay_undisputed(pay_stages(turn))


def object_week(life: Life, monday: date) -> Turn:
    """The client objects to the open minutes of a week; entries made later in it count as shown only with a new file.

    Nothing confirmed is lowered.
    """
    week = _open_week(life, monday, "object-week", "client")
    objected = replace(
        week,
        open=0,
        open_filed=0,
        objected=week.objected + week.open,
        objected_filed=week.objected_filed + week.open_filed,
        last_entry_at=None,
    )
    turn = Turn(_with_week(life, objected)).closing(ClosedWeek(monday, "objected", filed=week.open_filed > 0))
    return turn.told(WeekObjected(week=monday, minutes=week.open))


def _open_week(life: Life, monday: date, act: str, by: Who) -> Week:
    permit_measured(life, act, by)
    week = week_in(life, monday)
    if not week.open:
        raise Problem("no-open-hours", day=monday.isoformat())
    return week


def all_acknowledged(life: Life) -> Life:
    """Whoever accepts the whole accepts every minute logged, objected ones too (domain § 2: delivered)."""
    weeks = tuple(Week(week.monday, acknowledged=week.acknowledged + week.open + week.objected) for week in life.weeks)
    return replace(life, weeks=weeks)


def weeks_accepted(life: Life) -> tuple[ClosedWeek, ...]:
    """The weeks of which acceptance of the whole acknowledges something."""
    return tuple(
        ClosedWeek(week.monday, "acknowledged", objected_too=week.objected > 0)
        for week in life.weeks
        if week.open or week.objected
    )


def _with_week(life: Life, changed: Week) -> Life:
    """The same life with one week replaced or added, in order; a week with nothing left in it is gone."""
    weeks = [week for week in life.weeks if week.monday != changed.monday]
    if changed.acknowledged or changed.open or changed.objected:
        weeks.append(changed)
    return replace(life, weeks=tuple(sorted(weeks, key=lambda week: week.monday)))
