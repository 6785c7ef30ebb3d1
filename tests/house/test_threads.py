"""A pool's threads find room for the frames of deep calls, wherever in them a loop may stand."""

import resource
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from michinori.config.threads import DeepThreads

_DEEP = 250
_AGAIN = 200


def _faults() -> int:
    """How often this thread has met memory that the kernel had still to give."""
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt


def _leaf(a: int, b: int) -> int:
    return a + b


def _most_faults() -> int:
    """The faults of one loop of calls, at whichever depth has most."""
    return max(_at(depth) for depth in range(_DEEP))


def _at(depth: int) -> int:
    if depth:
        return _at(depth - 1)
    before = _faults()
    for _ in range(_AGAIN):
        _leaf(1, 2)
    return _faults() - before


def _in(pool: ThreadPoolExecutor, work: Callable[[], int]) -> int:
    with pool:
        return pool.submit(work).result()


def test_a_loop_of_calls_asks_the_kernel_for_nothing_however_deep_it_stands() -> None:
    bare = _in(ThreadPoolExecutor(1), _most_faults)
    assert bare >= _AGAIN, "this Python keeps its frames differently: DeepThreads is needed no more"
    assert _in(DeepThreads(1), _most_faults) < _AGAIN / 10


def test_it_is_a_pool_as_any_other() -> None:
    with DeepThreads(1, "deep") as pool:
        assert pool.submit(int, "ff", base=16).result() == 255
        assert pool.submit(lambda: threading.current_thread().name).result().startswith("deep")
        assert isinstance(pool.submit(int, "none").exception(), ValueError)
