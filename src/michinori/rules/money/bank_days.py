"""Bank days: days on which Japanese banks carry out transfers (domain § 8, Money out)."""

from datetime import date, datetime, timedelta
from functools import cache

import holidays

from michinori.kernel.clock import JAPAN, day_of

_DAY = timedelta(days=1)
_SATURDAY = 5
_MORNING = 6
"""The hour at which the clock gathers: banks take files for the same day until noon or so."""

_CLOSING = 15
"""The hour at which banks close."""


def is_bank_day(day: date) -> bool:
    """False on weekends, on holidays of Japan and from 31 December to 3 January (銀行法施行令 5条)."""
    turn_of_year = (day.month, day.day) == (12, 31) or (day.month == 1 and day.day <= 3)
    return day.weekday() < _SATURDAY and not turn_of_year and day not in _holidays(day.year)


def bank_day_before(day: date) -> date:
    """The day itself if it is a bank day, else the last one before it: for what has to have arrived by then."""
    while not is_bank_day(day):
        day -= _DAY
    return day


def bank_day_from(day: date) -> date:
    """The day itself if it is a bank day, else the next one."""
    while not is_bank_day(day):
        day += _DAY
    return day


def bank_days_after(day: date, count: int) -> date:
    """The bank day that comes ``count`` (at least 1) bank days after ``day``, which itself is not counted."""
    for _ in range(count):
        day = bank_day_from(day + _DAY)
    return day


def next_gathering(after: datetime) -> datetime:
    """The first morning of a bank day later than that instant, at 6:00 in Japan."""
    day = bank_day_from(day_of(after))
    if (morning := _morning(day)) > after:
        return morning
    return _morning(bank_day_from(day + _DAY))


def is_open(at: datetime) -> bool:
    """Whether the clock gathers for that very day still: on a bank day, from its hour until banks close."""
    day = day_of(at)
    return is_bank_day(day) and _MORNING <= at.astimezone(JAPAN).hour < _CLOSING


def file_day(on: date, released_at: datetime) -> date:
    """The day for which the file of the run of a bank day asks: that one, or the bank day from its release on where two
    people released it later. Banks refuse a file that is dated in the past.
    """
    return max(on, bank_day_from(day_of(released_at)))


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, _MORNING, tzinfo=JAPAN)


@cache
def _holidays(year: int) -> frozenset[date]:
    """Also the days off in lieu. A frozen copy: the library's own object adds years while it is asked."""
    return frozenset(holidays.country_holidays("JP", years=year))
