"""Transactions that are retried after a deadlock or a serialization failure."""

import random
import time
from collections.abc import Callable

from django.db import OperationalError, connection, transaction

_TRIES = 3
_RETRIABLE = {"40P01", "40001"}  # deadlock detected, serialization failure


def in_transaction[T](act: Callable[[], T]) -> T:
    """Run ``act`` in a transaction; retry it (3 tries in all) after a deadlock or a serialization failure.

    Inside another ``in_transaction`` it is a savepoint, and the outermost one retries. ``act`` must therefore do
    nothing that a rollback does not undo.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            return act()
    for _ in range(_TRIES - 1):
        try:
            with transaction.atomic():
                return act()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in _RETRIABLE:
                raise
            time.sleep(random.uniform(0.005, 0.05))  # noqa: S311 - jitter, not a secret
    with transaction.atomic():
        return act()
