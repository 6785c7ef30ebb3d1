"""Waiting for what must come."""

import time
from collections.abc import Callable

PATIENCE = 180.0
"""Seconds after which something has failed, also on a machine that has much else to do."""


def wait_until[T](what: Callable[[], T], meant: str, *, patience: float = PATIENCE) -> T:
    """Ask again and again until the answer is true, and return it."""
    give_up = time.monotonic() + patience
    while not (found := what()):
        assert time.monotonic() < give_up, f"not within {patience:.0f} s: {meant}"
        time.sleep(0.1)
    return found
