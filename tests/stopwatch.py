"""How long something takes, told apart from what else the machine does meanwhile."""

import gc
import re
import time
from collections.abc import Callable

TRIES = 8
YARDSTICK_MS = 1.7
"""What the yardstick takes of a processor of the machine in quality.md that nobody else uses (the least of 300)."""
_WORDS = re.compile(r"(?:[a-z]+[0-9]+|\s)+")
_TEXT = "ab12 " * 2_000


def least_cpu_ms(work: Callable[[], object], enough: float) -> float:
    """Milliseconds of processor time: the least of up to eight tries, of which the first below `enough` ends them.

    A single one is slowed by a neighbour on the same processor, and all of them by one who stays, by half as much
    again: each is counted as if at rest, by what a fixed piece of work takes right before and after it. A faster
    machine is not counted as a slower one. Garbage of earlier tests is not looked for meanwhile.
    """
    taken: list[float] = []
    gc.freeze()
    try:
        while len(taken) < TRIES and min(taken, default=enough) >= enough:
            before, spent, after = _cpu_ms(_yardstick), _cpu_ms(work), _cpu_ms(_yardstick)
            taken.append(spent / max(1, min(before, after) / YARDSTICK_MS))
    finally:
        gc.unfreeze()
    return min(taken)


def _cpu_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _yardstick() -> int:
    """What rules do: patterns over text, loops, and small objects."""
    found = {match.end() for match in _WORDS.finditer(_TEXT.replace("12", " 1"))}
    return sum(each * each for each in range(20_000)) + len(found) + len(dict.fromkeys(_TEXT.split(), 1))
