"""A practice is a database of its own: while a thread is inside, all that it reads and writes is there.

The same commands, queries and pages serve it, its ledger has its own triggers and its time is its own; not one of them
knows where it is. So practice money cannot meet real money (domain § 8, Ledger).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections
from django.db.utils import load_backend

_MARK = "PRACTICE"
_UNPOOLED = ("pool",)  # a pool belongs to the real database, and a practice is asked by one person now and then


@contextmanager
def inside(database: str) -> Iterator[None]:
    """Lead this thread's connection to ``database``, as the same role, and close it at the end.

    Entered outside of any transaction that the block should be part of: what happens inside commits by itself.
    """
    real = connections["default"]
    options = {name: value for name, value in real.settings_dict["OPTIONS"].items() if name not in _UNPOOLED}
    own_settings = real.settings_dict | {
        "NAME": database,
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        _MARK: True,
    }
    own = load_backend(real.settings_dict["ENGINE"]).DatabaseWrapper(own_settings, "default")
    connections["default"] = own
    try:
        yield
    finally:
        connections["default"] = real
        own.close()


def is_inside() -> bool:
    """Whether this thread works in a practice now."""
    return bool(connections["default"].settings_dict.get(_MARK))


def has_play_money() -> bool:
    """Whether money here is made up, in a practice or a demo: then anybody may pay some in for themselves."""
    return is_inside() or bool(settings.DEMO)
