"""Practices are databases of their own: a thread that is inside one reads and writes only there.

The same commands, queries and pages run there without knowing; ledger, triggers and simulated time are the practice's.
So practice money cannot mix with real money (domain § 8, Ledger).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from michinori.machinery.redirecting import redirected

_MARK = "PRACTICE"


@contextmanager
def inside(database: str) -> Iterator[None]:
    """Redirect this thread's connection to ``database``, with the same role, for the length of the block.

    The block is no part of a transaction around it: what happens inside commits by itself.
    """
    with redirected("default", **{"NAME": database, _MARK: True}):
        yield


def is_inside() -> bool:
    """Whether this thread is inside a practice."""
    return bool(connections["default"].settings_dict.get(_MARK))


def has_play_money() -> bool:
    """Whether money is made up here (a practice or a demo), so that anybody may pay some in for themselves."""
    return is_inside() or bool(settings.DEMO)
