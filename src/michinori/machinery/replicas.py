"""A copy of the database that may be some seconds old, for what visitors read (``DATABASE_REPLICA_URL``, decision 54).

Nothing is read from it but within ``reading_old``, and even there only the tables in the setting ``MAY_BE_OLD``, by
Django's router: whatever is about money, state or the reader goes to the database itself, as does everything within a
transaction and all that follows a write.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.models import Model

ALIAS = "replica"
OLDEST = 10.0
"""Seconds that it may be behind. The background process commits something every two seconds, so that a copy which keeps
up is never further behind than that, and one that is cut off, though it does not know it, is seen to be."""
_EVERY, _EVERY_AWAY = 1.0, 5.0
_LOOK = """
SELECT pg_is_in_recovery(), extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8
"""
_log = logging.getLogger(__name__)
_reading: ContextVar[bool] = ContextVar("reading_old", default=False)


@dataclass
class _Seen:
    """What this process saw last: how many seconds it is behind, None where it cannot be used, and until when (by the
    machine's own clock) that counts.
    """

    behind: float | None = None
    until: float = 0.0
    looking: threading.Lock = field(default_factory=threading.Lock)


_seen = _Seen()


def is_there() -> bool:
    """Whether the operator has set one up."""
    return ALIAS in settings.DATABASES


def seconds_behind() -> float | None:
    """How far behind it is, of several behind one address the one that answers; None where it does not answer or is no
    copy. Looked at once a second, or every five while it is away, by one thread, while others go by what was seen
    before, unless that thread waits for an answer.
    """
    if time.monotonic() >= _seen.until and _seen.looking.acquire(blocking=False):
        try:
            _seen.behind = _look()
            _seen.until = time.monotonic() + (_EVERY_AWAY if _seen.behind is None else _EVERY)
        finally:
            _seen.looking.release()
    return _seen.behind if time.monotonic() < _seen.until + _EVERY else None


def is_fit() -> bool:
    """Whether it may be read from now."""
    behind = seconds_behind() if is_there() else None
    return behind is not None and behind <= OLDEST


def lost() -> None:
    """Read from it no more until it was looked at again: it failed."""
    _seen.behind, _seen.until = None, time.monotonic() + _EVERY_AWAY


@contextmanager
def reading_old() -> Iterator[None]:
    """Let this thread read what may be old from the copy, until it writes."""
    mark = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(mark)


class Router:
    """Django's router: which database a query goes to."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        if not _reading.get():
            return _not_the_copy(hints)
        within = connections[DEFAULT_DB_ALIAS].in_atomic_block
        return ALIAS if model._meta.label in settings.MAY_BE_OLD and not within else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        _reading.set(False)
        return _not_the_copy(hints)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        return True if ALIAS in (one._state.db, other._state.db) else None


def _not_the_copy(hints: dict[str, Any]) -> str | None:
    """The database itself for what belongs to a row that was read from the copy; else as Django decides."""
    instance = hints.get("instance")
    return DEFAULT_DB_ALIAS if instance is not None and instance._state.db == ALIAS else None


def _look() -> float | None:
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(_LOOK)
            is_copy, behind = cursor.fetchone()
    except (Error, psycopg.Error) as error:
        if _seen.behind is not None:
            _log.warning("the replica does not answer: %s", type(error).__name__)
        return None
    # Below nothing: its clock is behind, and would hide as many seconds.
    return abs(float(behind)) if is_copy and behind is not None else None
