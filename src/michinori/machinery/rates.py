"""How often somebody has done something lately: one exact count for all processes, in real time also where domain time
is simulated, so that turning the clock lets no flood through.
"""

import time
from datetime import UTC, datetime

from django.db import connection

from michinori.kernel.problems import Problem
from michinori.machinery.models import Rate

_COUNT = (
    "INSERT INTO machinery_rate AS lately (name, until, n) VALUES (%(name)s, %(until)s, 1)"
    " ON CONFLICT (name) DO UPDATE SET"
    " n = CASE WHEN lately.until > %(now)s THEN lately.n + 1 ELSE 1 END,"
    " until = CASE WHEN lately.until > %(now)s THEN lately.until ELSE EXCLUDED.until END"
    " RETURNING n, until"
)


def count(name: str, limit: int, seconds: int, slug: str) -> None:
    """One more within ``seconds`` from the first on; above ``limit`` a Problem ``slug`` (429) with ``limit`` and the
    ``seconds`` left.

    Part of the caller's transaction: what is refused or comes to nothing is not counted, and one name's acts wait for
    each other here. So it comes after all other locks.
    """
    now = time.time()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"name": name, "now": _at(now), "until": _at(now + seconds)})
        n, until = cursor.fetchone()
    if n > limit:
        raise Problem(slug, 429, limit=limit, seconds=max(1, round(until.timestamp() - now)))


def forget_old() -> int:
    """Delete the counts whose time is over; gives how many."""
    return Rate.objects.filter(until__lt=_at(time.time())).delete()[0]


def _at(instant: float) -> datetime:
    return datetime.fromtimestamp(instant, UTC)
