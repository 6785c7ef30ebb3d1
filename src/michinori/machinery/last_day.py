"""The market's last day (最後の日): kept as it is while something is begun that has to end by then (decision 48)."""

from datetime import date

from django.db import connection

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.models import Setting

KEY = "last_day"
_LOCK = 0x636C6F73  # "clos" in ASCII; the same number stands in the database's function


def kept_last_day() -> date | None:
    """The last day, None while none is named; nobody names or moves it until this transaction ends. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT machinery_last_day()")
        found: tuple[date | None] = cursor.fetchone()
    return found[0]


def require_no_last_day(slug: str, status: int = 409) -> None:
    """Refuse what is not begun any more once a last day is named. Raises the problem ``slug``, with ``last_day``. Call
    within a transaction. One query.
    """
    day = kept_last_day()
    if day is not None:
        raise Problem(slug, status, last_day=day)


def hold_last_day() -> None:
    """Wait for all who rely on the last day, and let others wait, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def set_last_day(*, actor: Actor, day: date | None, reason: str, confirmed_by: str) -> Setting:
    """Set the last day, None for none, from today on. The caller has asked who may, and holds the last day."""
    now = clock.now()
    return Setting.objects.create(
        key=KEY,
        value=day.isoformat() if day else "",
        first=day_of(now),
        set_at=now,
        by=str(actor),
        reason=reason,
        confirmed_by=confirmed_by,
    )
