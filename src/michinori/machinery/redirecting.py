"""Leading a thread's connection to another database for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.utils import load_backend

from michinori.machinery import directly

_UNPOOLED = ("pool",)  # the pool belongs to the database that the site serves


@contextmanager
def redirected(alias: str, **changes: object) -> Iterator[None]:
    """Lead this thread's connection ``alias`` to a database with these changes of its settings, for the length of the
    block, past a pooler if there is one, which would hold on to databases that are renamed and dropped. The block is no
    part of a transaction around it: what happens inside commits by itself.
    """
    real = connections[alias]
    database = directly.past_pooler(real.settings_dict)
    options = {name: value for name, value in database["OPTIONS"].items() if name not in _UNPOOLED}
    alone = {"OPTIONS": options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    own = load_backend(database["ENGINE"]).DatabaseWrapper(database | alone | changes, alias)
    connections[alias] = own
    try:
        yield
    finally:
        connections[alias] = real
        own.close()


@contextmanager
def past_pooler(alias: str) -> Iterator[None]:
    """Lead this thread past the pooler, if there is one, for the length of the block: for programs that run alone, read
    more rows than memory holds, or take an hour.
    """
    if not directly.is_pooled(alias):
        yield
        return
    with redirected(alias):
        yield
