"""Transactions that are retried after a deadlock or a serialization failure. Commands run in them, so that who watches
learns here what came of each.
"""

import functools
import random
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection, transaction

from michinori.machinery import watched

_TRIES = 3
_RETRIABLE = {"40P01", "40001"}  # deadlock detected, serialization failure
_LOCKED = "55P03"  # lock not available: it was not to be had in time


def in_transaction[T](act: Callable[[], T], name: str = "") -> T:
    """Run ``act`` in a transaction; retry it (3 tries in all) after a deadlock or a serialization failure.

    Inside another ``in_transaction`` it is a savepoint, and the outermost one retries. ``act`` must therefore do
    nothing that a rollback does not undo. ``name``: for who watches, ``room.act``, by default the function's.
    """
    if watched.watchers:
        return watched.run(name or watched.name_of(act), lambda: _in_transaction(act))
    return _in_transaction(act)


def command[**P, R](act: Callable[P, R]) -> Callable[P, R]:
    """Decorator of a command that needs no second try: it runs in a transaction, inside another one in a savepoint, and
    who watches learns what came of it.
    """
    inside, name = transaction.atomic(act), watched.name_of(act)

    @functools.wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if watched.watchers:
            return watched.run(name, lambda: inside(*args, **kwargs))
        return inside(*args, **kwargs)

    return run


def _in_transaction[T](act: Callable[[], T]) -> T:
    if connection.in_atomic_block:
        with transaction.atomic():
            return act()
    for _ in range(_TRIES - 1):
        try:
            with transaction.atomic():
                return act()
        except OperationalError as error:
            if _state_of(error) not in _RETRIABLE:
                raise
            if watched.watchers:
                watched.again()
            time.sleep(random.uniform(0.005, 0.05))  # noqa: S311 - jitter, not a secret
    with transaction.atomic():
        return act()


def others_were_faster(error: Exception) -> bool:
    """Whether a transaction failed only since others ran: a deadlock, a serialization failure, a lock not to be had."""
    return _state_of(error) in {*_RETRIABLE, _LOCKED}


def fails_for_all(error: Exception) -> bool:
    """Whether the database itself failed, so that whatever comes next would fail as well."""
    return isinstance(error, OperationalError | InterfaceError) and not others_were_faster(error)


def _state_of(error: Exception) -> str | None:
    """PostgreSQL's code for what went wrong; None if it was something else."""
    found: str | None = getattr(error.__cause__, "sqlstate", None)
    return found
