"""The hours log: minutes by day, answered week by week (domain § 3, hours). Days in Japan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

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

WRITE_DAYS = 3
"""A day of work can be written down until 24:00 of so many days after (domain § 3, hours)."""
EntryAnswer = Literal["acknowledged", "objected"]


@dataclass(frozen=True)
class Entry:
    """Minutes of work on one day. ``has_file``: its week counts as shown by a file that came with it or that its week
    had already. ``answer``: the client's, None while there is none.
    """

    id: str
    day: date
    minutes: int
    at: datetime
    has_file: bool
    answer: EntryAnswer | None = None


def monday_of(day: date) -> date:
    """The Monday of the week to which ``day`` belongs."""
    return day - timedelta(days=day.weekday())


def week_in(life: Life, monday: date) -> Week:
    """The week of that Monday, empty if nothing was logged in it."""
    return next((week for week in life.weeks if week.monday == monday), Week(monday))


def objected_week(life: Life) -> Week | None:
    """The first week that stands objected to, None if none does."""
    return next((week for week in life.weeks if week.objected), None)


def check_not_objected(life: Life) -> None:
    """Check that no week stands objected to: until then nothing more is logged and nothing delivered (domain § 3).

    Raises ``week-objected`` (409).
    """
    if week := objected_week(life):
        raise Problem("week-objected", day=week.monday)


def log_hours(life: Life, entry: Entry, others: Sequence[Entry]) -> Turn:
    """The worker notes minutes of one day; ``others``: the entries of its week, without those taken back.

    As much a day and a week as the terms allow, until the third day after, not in the future, not before the day of
    the deposit (``invalid``, 422). While a week stands objected to, only its own days are logged anew, see
    ``_log_anew``.
    """
    permit_measured(life, "log-hours", "worker")
    if objected_week(life) is not None:
        return _log_anew(life, entry, others)
    if life.status != "active":
        raise Problem("not-now", act="log-hours", contract_status=life.status)
    _check_day(life, entry)
    _check_minutes(life, entry, others)
    week = week_in(life, monday_of(entry.day))
    minutes = week.open + entry.minutes
    shown = entry.has_file or week.open_filed > 0
    logged = replace(week, open=minutes, open_filed=minutes if shown else 0, last_entry_at=entry.at)
    logged = replace(logged, handed_in_on=day_of(entry.at))
    return Turn(_with_week(life, logged)).told(_logged(entry))


def _logged(entry: Entry, replaced: tuple[str, ...] | None = None) -> HoursLogged:
    return HoursLogged(
        entry=entry.id,
        day=entry.day,
        minutes=entry.minutes,
        has_file=entry.has_file,
        week=monday_of(entry.day),
        replaced=replaced,
    )


def _log_anew(life: Life, entry: Entry, others: Sequence[Entry]) -> Turn:
    """Log a day of a week that stands objected to anew, lower or with a new file. It takes the place of what was
    objected to on that day, and asks for the whole week again.

    Raises ``week-objected`` (409) for any other day, ``invalid`` (422).
    """
    gone = [one for one in others if one.day == entry.day and one.answer == "objected"]
    week, before = week_in(life, monday_of(entry.day)), sum(one.minutes for one in gone)
    if not gone:
        check_not_objected(life)
    if entry.minutes > before:
        raise Problem.invalid(Flaw("minutes", "more_than_objected", {"left": before}))
    if entry.minutes == before and not entry.has_file:
        raise Problem.invalid(Flaw("minutes", "lower_or_new_file"))
    kept = [one for one in others if one not in gone]
    _check_minutes(life, entry, kept)
    rest = replace(week, objected=week.objected - before)
    again = _asked_again(rest, shown=entry.has_file or week.objected_filed > 0, more=entry.minutes, at=entry.at)
    return Turn(_with_week(life, again)).told(_logged(entry, tuple(one.id for one in gone)))


def _asked_again(week: Week, *, shown: bool, more: int, at: datetime) -> Week:
    """The week with what stood objected to open again, and ``more`` minutes logged ``at``."""
    minutes = week.open + week.objected + more
    return replace(
        week,
        open=minutes,
        open_filed=minutes if shown or week.open_filed else 0,
        objected=0,
        objected_filed=0,
        last_entry_at=at,
        handed_in_on=day_of(at),
    )


def _check_day(life: Life, entry: Entry) -> None:
    first, today = day_of(life.since), day_of(entry.at)
    if entry.day > today:
        raise Problem.invalid(Flaw("date", "hours_in_future"))
    if entry.day < first:
        raise Problem.invalid(Flaw("date", "day_before_deposit", {"day": first.isoformat()}))
    if entry.day < first_day_to_write(entry.at):
        raise Problem.invalid(Flaw("date", "hours_too_late", {"day": first_day_to_write(entry.at).isoformat()}))


def first_day_to_write(at: datetime) -> date:
    """The earliest day of work that can still be written down ``at`` that instant."""
    return day_of(at) - timedelta(days=WRITE_DAYS)


def _check_minutes(life: Life, entry: Entry, others: Sequence[Entry]) -> None:
    that_day = sum(one.minutes for one in others if one.day == entry.day)
    that_week = sum(one.minutes for one in others)
    log = measure_of(life.terms).log
    if log and (flaws := log.flaws(entry.minutes, life.terms, that_day=that_day, that_week=that_week)):
        raise Problem.invalid(*flaws)


def take_back(life: Life, entry: Entry, others: Sequence[Entry], *, at: datetime) -> Turn:
    """Take back an entry that is not acknowledged, as the worker; ``others``: the others of its week that are not.

    One that was objected to makes the week lower, and so asks for the rest of it again (domain § 3).
    """
    permit_measured(life, "take-back-hours", "worker")
    week, minutes = week_in(life, monday_of(entry.day)), sum(one.minutes for one in others)
    shown = any(one.has_file for one in others)
    if entry.answer == "objected":
        rest = replace(week, objected=week.objected - entry.minutes, open_filed=0)
        asked = _asked_again(rest, shown=shown, more=0, at=at)
        left = replace(asked, handed_in_on=week.handed_in_on)  # what is taken back hands in nothing
    else:
        open_ones = [one for one in others if one.answer is None]
        minutes = sum(one.minutes for one in open_ones)
        filed = minutes if any(one.has_file for one in open_ones) else 0
        left = replace(
            week, open=minutes, open_filed=filed, last_entry_at=max((one.at for one in open_ones), default=None)
        )
    fact = HoursTakenBack(entry=entry.id, day=entry.day, minutes=entry.minutes, week=week.monday)
    return Turn(_with_week(life, left)).told(fact)


def acknowledge_week(life: Life, monday: date, by: Who) -> Turn:
    """The open minutes of a week become acknowledged; with ``pay_on: stage`` they are paid now. The client also
    acknowledges what it objected to before.
    """
    week = _week_to_answer(life, monday, "acknowledge-week", by)
    objected = week.objected if by == "client" else 0
    turn = Turn(_with_week(life, _acknowledged(week, objected=objected)))
    turn = turn.closing(ClosedWeek(monday, "acknowledged", objected_too=objected > 0))
    turn = turn.told(WeekAcknowledged(week=monday, minutes=week.open + objected, by=by))
    return pay_undisputed(pay_stages(turn))


def _acknowledged(week: Week, *, objected: int = 0) -> Week:
    """The week with its open minutes acknowledged, and ``objected`` ones, all or none of them."""
    return replace(
        week,
        acknowledged=week.acknowledged + week.open + objected,
        open=0,
        open_filed=0,
        objected=week.objected - objected,
        objected_filed=0 if objected else week.objected_filed,
        last_entry_at=None,
    )


def object_week(life: Life, monday: date) -> Turn:
    """The client objects to the open minutes of a week. Until it stands objected to no more, nothing is logged and
    nothing delivered. Nothing confirmed is lowered.
    """
    week = _week_to_answer(life, monday, "object-week", "client")
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


def _week_to_answer(life: Life, monday: date, act: str, by: Who) -> Week:
    permit_measured(life, act, by)
    week = week_in(life, monday)
    if not week.open and not (week.objected and act == "acknowledge-week" and by == "client"):
        raise Problem("no-open-hours", day=monday.isoformat())
    return week


def delivered_with(life: Life, *, has_file: bool, at: datetime) -> tuple[Week, ...]:
    """The weeks as a delivery leaves them. Its file shows the week in which it is handed in, and a week whose days may
    still be written for (domain § 3, hours).
    """
    first = monday_of(first_day_to_write(at)) if has_file else date.max
    return tuple(replace(week, open_filed=week.open) if week.monday >= first else week for week in life.weeks)


def is_shown(life: Life) -> bool:
    """Whether time was logged, and all of it that is not acknowledged counts as shown."""
    return bool(life.weeks) and all(week.open == week.open_filed and not week.objected for week in life.weeks)


def accepted_weeks(life: Life, by: Who) -> tuple[Week, ...]:
    """The weeks once the whole is accepted: the client accepts every minute logged, objected ones too, the clock only
    weeks with files (domain §§ 2, 3).
    """
    return tuple(
        _acknowledged(week, objected=week.objected)
        if by != "clock"
        else _acknowledged(week)
        if week.open_filed
        else week
        for week in life.weeks
    )


def weeks_accepted(life: Life, by: Who) -> tuple[ClosedWeek, ...]:
    """The weeks of which acceptance of the whole acknowledges something."""
    return tuple(
        ClosedWeek(was.monday, "acknowledged", objected_too=was.objected > 0)
        for was, now in zip(life.weeks, accepted_weeks(life, by), strict=True)
        if was != now
    )


def last_shown(life: Life) -> datetime | None:
    """When the latest entry was made in a week that is open and counts as shown; None without one."""
    return max((week.last_entry_at for week in life.weeks if week.open_filed and week.last_entry_at), default=None)


def _with_week(life: Life, changed: Week) -> Life:
    """The same life with one week replaced or added, in order; a week with nothing left in it is gone."""
    weeks = [week for week in life.weeks if week.monday != changed.monday]
    if changed.acknowledged or changed.open or changed.objected:
        weeks.append(changed)
    return replace(life, weeks=tuple(sorted(weeks, key=lambda week: week.monday)))
