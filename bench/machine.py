"""How busy the machine is with other things, which makes its times not its own, and how fast it is meanwhile."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BUSY = 0.5
"""The load per processor before the bench above which the machine was busy."""

_TURNS, _PAUSE = 6_000, 0.05
_PATIENCE = 180.0


def yardstick() -> float:
    """Milliseconds of CPU that always the same work takes here and now: where others share the processors, up to twice
    as many from one moment to the next, and no load tells of it.
    """
    began, found = time.thread_time(), dict[str, int]()
    for n in range(_TURNS):
        found[f"{n % 997}"] = found.get(f"{n % 991}", 0) + n
    return 1000 * (time.thread_time() - began)


@contextmanager
def beside_yardstick() -> Iterator[list[float]]:
    """Take the yardstick up to twenty times a second while something else is measured. Gives a list of what it took;
    after the block it holds at least one.
    """
    found, over = list[float](), threading.Event()

    def run() -> None:
        while not (found and over.is_set()):
            found.append(yardstick())
            over.wait(_PAUSE)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def load() -> float:
    """The machine's load of the last minute per processor. What the bench itself does is in it."""
    return round(os.getloadavg()[0] / (os.cpu_count() or 1), 2)


def rested(seconds: float = _PATIENCE) -> float:
    """The load once the machine has come to rest, or after so many seconds: what another bench has left behind is gone
    in two minutes.
    """
    until = time.monotonic() + seconds
    while (found := load()) > BUSY and time.monotonic() < until:
        time.sleep(1)
    return found


def loaded(result: dict[str, Any], before: float) -> dict[str, Any]:
    """The result of a bench that has ended; ``before``: the load before it filled anything."""
    return {**result, "machine": {**result["machine"], "load_before": before, "load_after": load()}}


def is_busy(machine: dict[str, Any]) -> bool:
    """Whether a machine was busy before the bench. Older results have the load of all processors, read later."""
    if "load_before" not in machine:
        return bool(machine["load"] / machine["cores"] > BUSY)
    return bool(machine["load_before"] > BUSY)


def loads(machine: dict[str, Any]) -> str:
    """What is said of a machine's load."""
    if "load_before" not in machine:
        return f"load {machine['load']} on all processors when it began to measure"
    return f"load {machine['load_before']:.2f} per processor before and {machine['load_after']:.2f} at the end"
