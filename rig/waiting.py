"""Waiting for what must come."""

import itertools
import time
from collections.abc import Callable, Sequence

PATIENCE = 400.0
"""Seconds after which something has failed, also on a machine that has much else to do."""
_BEAT = 0.05


def wait_until[T](what: Callable[[], T], meant: str, *, patience: float = PATIENCE) -> T:
    """Ask again and again until the answer is true, and return it. Raises ``AssertionError``."""
    give_up = time.monotonic() + patience
    while not (found := what()):
        assert time.monotonic() < give_up, f"not within {patience:.0f} s: {meant}"
        time.sleep(_BEAT)
    return found


def longest_pause(moments: Sequence[float], since: float) -> float:
    """The longest time between two following moments of which the later one lies after ``since``."""
    ordered = sorted(moments)
    return max((later - earlier for earlier, later in itertools.pairwise(ordered) if later > since), default=0.0)
