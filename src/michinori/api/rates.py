"""The limit of calls per token and minute of real time, counted for all processes."""

import threading
import time

from django.conf import settings
from django.db import DatabaseError

from michinori.kernel.problems import Problem
from michinori.machinery.rates import tally

CALLS_A_MINUTE = 1200
_MINUTE = 60
_STEPS = 40

_lock = threading.Lock()
_unsaid: dict[tuple[str, int], tuple[int, int]] = {}


def count_call(token_id: str) -> None:
    """Count one call. Raises Problem ``too-many-calls`` (429, ``seconds`` to wait) above ``API_CALLS_A_MINUTE``.

    A process adds its calls to the shared count in steps of a fortieth of the limit, so that a busy program does not
    write at each call. So a token may exceed the limit by one step per process.
    """
    limit: int = getattr(settings, "API_CALLS_A_MINUTE", CALLS_A_MINUTE)
    now = time.time()
    minute = int(now) // _MINUTE
    if _counted(token_id, minute, max(1, limit // _STEPS)) > limit:
        raise Problem("too-many-calls", 429, seconds=_MINUTE - int(now) % _MINUTE)


def _counted(token_id: str, minute: int, step: int) -> int:
    place = (token_id, minute)
    with _lock:  # held while the count is written, too: else other threads would add the same calls again
        told, own = _unsaid.get(place, (0, 0))
        own += 1
        if own >= step or not told:
            told, own = _told(f"api-calls:{token_id}:{minute}", told, own), 0
        _unsaid[place] = (told, own)
        if len(_unsaid) > 1000:
            _forget(minute)
    return told + own


def _told(name: str, told: int, own: int) -> int:
    """Add a process's own calls to the shared count; how many there are. Where PostgreSQL takes no writes, as on a full
    disk, this process counts by itself, so that what only reads is answered.
    """
    try:
        return tally(name, 2 * _MINUTE, own)[0]
    except DatabaseError:
        return told + own


def _forget(minute: int) -> None:
    for place in [place for place in _unsaid if place[1] != minute]:
        del _unsaid[place]
