"""Leading a thread's connection to another database for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.utils import load_backend

_UNPOOLED = ("pool",)  # the pool belongs to the database that the site serves


@contextmanager
def redirected(alias: str, **changes: object) -> Iterator[None]:
    """Lead this thread's connection ``alias`` to a database with these changes of its settings, for the length of the
    block. The block is no part of a transaction around it: what happens inside commits by itself.
    """
    real = connections[alias]
    options = {name: value for name, value in real.settings_dict["OPTIONS"].items() if name not in _UNPOOLED}
    alone = {"OPTIONS": options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    own = load_backend(real.settings_dict["ENGINE"]).DatabaseWrapper(real.settings_dict | alone | changes, alias)
    connections[alias] = own
    try:
        yield
    finally:
        connections[alias] = real
        own.close()
