"""Pools of threads in which deep calls cost no more than shallow ones.

CPython keeps the frames of Python functions in chunks of 16 kB, asks the kernel for one when a call finds the last
full, and gives it back when that call returns. A page is built some hundred calls deep, so that a loop in a template
may stand just at the end of a chunk: each call in it asked the kernel for memory anew. A third of a page's processor
time went into that (decision 55).
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

_SLOTS = 40_000
"""More than half of 64 Ki words of 8 bytes. A chunk is of the next power of two, so that over 190 kB of it are left for
the calls that follow; of this frame's own part no page of memory is ever touched.
"""


def _call[T](work: Callable[[], T]) -> T:
    return work()


_call.__code__ = _call.__code__.replace(co_stacksize=_SLOTS)


class DeepThreads(ThreadPoolExecutor):
    """A pool that gives each piece of work one large chunk for its frames."""

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As ``ThreadPoolExecutor.submit``."""
        return super().submit(_call, partial(fn, *args, **kwargs))
