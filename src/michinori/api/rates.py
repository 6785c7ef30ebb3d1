"""How many calls a token may make in a minute of real time: one count for all processes, held in the shared cache."""

import threading
import time

from django.conf import settings
from django.core.cache import cache

from michinori.kernel.problems import Problem

CALLS_A_MINUTE = 1200
_MINUTE = 60
_STEPS = 40

_lock = threading.Lock()
_unsaid: dict[tuple[str, int], tuple[int, int]] = {}


def count_call(token_id: str) -> None:
    """Count one call. Raises Problem ``too-many-calls`` (429, ``seconds`` to wait) above ``API_CALLS_A_MINUTE``.

    A process tells the others of its calls in steps of a fortieth of the limit, so that a busy program does not
    write the cache at each call; with several processes the limit is met to within one step of each.
    """
    limit: int = getattr(settings, "API_CALLS_A_MINUTE", CALLS_A_MINUTE)
    now = time.time()
    minute = int(now) // _MINUTE
    if _counted(token_id, minute, max(1, limit // _STEPS)) > limit:
        raise Problem("too-many-calls", 429, seconds=_MINUTE - int(now) % _MINUTE)


def _counted(token_id: str, minute: int, step: int) -> int:
    place = (token_id, minute)
    with _lock:  # also while the others are told: threads that came meanwhile would tell the same calls again
        told, own = _unsaid.get(place, (0, 0))
        own += 1
        if own >= step or not told:
            told, own = _tell(f"api-calls:{token_id}:{minute}", own), 0
        _unsaid[place] = (told, own)
        if len(_unsaid) > 1000:
            _forget(minute)
    return told + own


def _tell(name: str, calls: int) -> int:
    """Add to the count of all processes; two processes that tell at once may lose one step."""
    everyone: int = cache.get(name, 0) + calls
    cache.set(name, everyone, 2 * _MINUTE)
    return everyone


def _forget(minute: int) -> None:
    for place in [place for place in _unsaid if place[1] != minute]:
        del _unsaid[place]
