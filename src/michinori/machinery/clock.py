"""Domain time: real time, or simulated time, whose offset is stored in the database, so that all processes share it."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Subquery

from michinori.kernel.problems import Problem
from michinori.machinery import practising
from michinori.machinery.models import SiteClock
from michinori.machinery.plans import ask
from michinori.machinery.transactions import in_transaction


def now() -> datetime:
    """The present instant in domain time, aware, in UTC. One small query in simulated time, none otherwise."""
    return datetime.now(UTC) + _offset()


def column() -> Subquery:
    """The offset of simulated time as a subquery; ``read`` makes the present instant of it. Saves a page the extra
    query of ``now``.
    """
    return Subquery(SiteClock.objects.values("offset")[:1])


def read(found: timedelta | None) -> datetime:
    """The present instant in domain time, from a value of ``column``."""
    return datetime.now(UTC) + (found or timedelta())


def is_simulated() -> bool:
    """Whether the site runs in simulated time, or this thread is inside a practice, which has a time of its own."""
    return settings.SIMULATED_TIME or practising.is_inside()


def turn_to(instant: datetime) -> datetime:
    """Move simulated time forward to ``instant``, from where it runs on. An instant already past moves nothing.

    Returns the present instant after the move. Raises Problem ``clock-not-simulated`` (409) in real time.
    """
    if not is_simulated():
        raise Problem("clock-not-simulated")
    return in_transaction(lambda: _move(instant))


def _move(instant: datetime) -> datetime:
    SiteClock.objects.bulk_create([SiteClock()], ignore_conflicts=True)
    row = SiteClock.objects.select_for_update().get()
    real = datetime.now(UTC)
    if instant - real > row.offset:
        row.offset = instant - real
        row.save(update_fields=["offset"])
    return real + row.offset


def _offset() -> timedelta:
    if not is_simulated():
        return timedelta()
    found: list[tuple[timedelta]] = ask('SELECT "offset" FROM machinery_siteclock')
    return found[0][0] if found else timedelta()
