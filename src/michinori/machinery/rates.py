"""Rate limits: exact counts shared by all processes, in real time even where domain time is simulated, so that turning
the clock lifts no limit.
"""

import time
from datetime import UTC, datetime

from michinori.kernel.problems import Problem
from michinori.machinery.models import Rate
from michinori.machinery.plans import ask

DAY = 24 * 3600
"""Seconds of the window that most limits have."""
_COUNT = (
    "INSERT INTO machinery_rate AS lately (name, until, n) VALUES (%(name)s, %(until)s, %(by)s)"
    " ON CONFLICT (name) DO UPDATE SET"
    " n = CASE WHEN lately.until > %(now)s THEN lately.n + %(by)s ELSE %(by)s END,"
    " until = CASE WHEN lately.until > %(now)s THEN lately.until ELSE EXCLUDED.until END"
    " RETURNING n, until"
)


def count(name: str, limit: int, seconds: int, slug: str, by: int = 1) -> None:
    """Count one act under ``name``, or ``by`` at once. Raises Problem ``slug`` (429; ``limit``, ``seconds`` left) if it
    is more than ``limit`` within the window of ``seconds`` that the first act opened.

    Part of the caller's transaction: an act that is rolled back is not counted, and acts under one name wait for each
    other here. So call this after taking all other locks.
    """
    n, left = tally(name, seconds, by)
    if n > limit:
        raise Problem(slug, 429, limit=limit, seconds=left)


def tally(name: str, seconds: int, by: int = 1) -> tuple[int, int]:
    """Count acts under ``name``, as ``count`` does, and refuse nothing: how many there are within the window, and how
    many seconds of it are left, one at least. One statement.
    """
    now = time.time()
    ((n, until),) = ask(_COUNT, {"name": name, "now": _at(now), "until": _at(now + seconds), "by": by})
    return n, max(1, round(until.timestamp() - now))


def forget_old() -> int:
    """Delete the counts whose window is over; return how many."""
    return Rate.objects.filter(until__lt=_at(time.time())).delete()[0]


def _at(instant: float) -> datetime:
    return datetime.fromtimestamp(instant, UTC)
