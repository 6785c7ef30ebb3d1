"""The operator's settings as dated rows: what is in force, its history, and setting a value (domain.md, ⚙).

Rows are only ever added. What is in force is read from them each time, in one small query, so that every process
follows a value at once.
"""

import json
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.expressions import RawSQL

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, last_day
from michinori.machinery.models import Setting
from michinori.machinery.own_kinds import own_kinds
from michinori.machinery.plans import ask
from michinori.machinery.statements import read
from michinori.rules.contract.house import House
from michinori.rules.market.kinds import NAMING, Kinds, refuse_unknown
from michinori.rules.settings.table import Dated, Settings, in_force, read_setting

EARLIEST = date(2020, 1, 1)
YEARS_AHEAD = 20


ROWS = "SELECT jsonb_agg(jsonb_build_array(key, value, first) ORDER BY id) FROM machinery_setting"
"""A subquery of all rows for ``from_column``; null without rows."""


def settings_now() -> Settings:
    """The settings in force now, by the site's time. One query."""
    ((ahead, found),) = ask(f'SELECT (SELECT "offset" FROM machinery_siteclock), ({ROWS})')  # noqa: S608 - our own text
    return from_column(found, ahead)


def column() -> RawSQL:
    """All rows as a subquery, for ``from_column``. Saves a page the query of ``settings_now``."""
    # Read as text: a list has them in each of its rows, and uses those of one.
    return RawSQL(ROWS, (), TextField())  # noqa: S611 - our own text


def from_column(found: str | None, ahead: timedelta | None) -> Settings:
    """The settings in force now. ``found``: a value of ``column`` or ``ROWS``; ``ahead``: one of ``clock.column``."""
    return _in_force(found or "[]", day_of(clock.read(ahead if clock.is_simulated() else None)))


@lru_cache(16)
def _in_force(rows: str, day: date) -> Settings:
    """Kept by all rows as they stand, and the day: most requests read them, a page of contracts once for each."""
    return in_force((Dated(key, value, date.fromisoformat(first)) for key, value, first in json.loads(rows)), day)


def settings_on(day: date) -> Settings:
    """The settings in force on a day in Japan. One query."""
    return in_force((Dated(row.key, row.value, row.first) for row in _rows()), day)


def house_at(instant: datetime) -> House:
    """The settings that terms made at ``instant`` take. One query."""
    return settings_on(day_of(instant)).house


def history(key: str | None = None) -> list[Setting]:
    """What was set, of one setting or of all, in the order of setting."""
    return [row for row in _rows() if key is None or row.key == key]


def set_setting(
    *, actor: Actor, key: str, text: str, first: date | None = None, reason: str = "", confirmed_by: str = ""
) -> Setting:
    """Set a value from day ``first`` on, by default today. ``text``: JSON, or plain text. Who may is asked above
    (``people.commands.settings``).

    A day that has passed is allowed, since a contract keeps the values with which its terms were made. Raises
    ``unknown-setting`` (404), ``invalid`` (422) for a value out of bounds or a day too far.
    """
    value, day = read_change(key, text, first)
    now, by = clock.now(), str(actor)
    return Setting.objects.create(
        key=key, value=value, first=day, set_at=now, by=by, reason=reason, confirmed_by=confirmed_by
    )


def read_change(key: str, text: str, first: date | None) -> tuple[Any, date]:
    """The JSON value and the first day of a change. Raises as ``set_setting``, and ``setting-of-closing`` (409) for the
    market's last day, which two admins name at the page of closing.
    """
    value, today = read_setting(key, text), day_of(clock.now())
    if key == last_day.KEY:
        raise Problem("setting-of-closing")
    if key in NAMING:
        refuse_unknown(key, value, Kinds(own_kinds()))
    day = first or today
    if not EARLIEST <= day <= today.replace(day=1, year=today.year + YEARS_AHEAD):
        raise Problem.invalid(Flaw("from", "not_a_date"))
    return value, day


def settings_with(key: str, value: Any) -> Settings:
    """The settings as they would be today with this JSON value. One query."""
    now = clock.now()
    rows = [Dated(row.key, row.value, row.first) for row in _rows()]
    return in_force([*rows, Dated(key, value, day_of(now))], day_of(now))


def _rows() -> list[Setting]:
    return read(Setting, pk__gt=0, order_by=("pk",))
