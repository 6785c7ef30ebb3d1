"""Admission: how many requests a process works on, how many may wait for that, and for how long (decision 57)."""

import asyncio
import contextvars
import os
import threading
from collections import Counter
from collections.abc import Callable

from michinori.config.threads import DeepThreads

PATIENCE = 10.0
"""Limit in seconds of the wait for a thread: of those who wait longer most have left."""
_STARTING = 30.0
"""Limit in seconds of the start of all threads, which takes some milliseconds each."""
_NO_MEMORY = 71
"""EX_OSERR of sysexits.h."""


class TooBusy(Exception):
    """Too many wait already, or the wait took too long; nothing was done."""


def _do_or_end[T](work: Callable[[], T]) -> T:
    """Do the work; where even the answer that memory is short finds none, end the process, which is started anew. Its
    pool would lose the thread in silence, and whoever waits for it would wait for good.
    """
    try:
        return work()
    except MemoryError:
        os._exit(_NO_MEMORY)


class Places:
    """A pool of threads that no more requests wait for than are told. All methods run in one event loop."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = DeepThreads(threads, name)
        self._missing = threads
        self._free = asyncio.Semaphore(threads)
        self._waiting = Counter[str]()

    async def run[T](self, work: Callable[[], T], *, waiting: int, kind: str = "") -> T:
        """Do this work in a thread, in the order of arrival. Raises ``TooBusy``: at once if ``waiting`` others of its
        kind wait already, or after ``PATIENCE``.
        """
        if self._free.locked() and self._waiting[kind] >= waiting:
            raise TooBusy
        await self._place(kind)
        if self._missing:
            self._start_threads()
        context = contextvars.copy_context()
        done = asyncio.get_running_loop().run_in_executor(self._pool, context.run, _do_or_end, work)
        done.add_done_callback(lambda _: self._free.release())
        return await asyncio.shield(done)

    def _start_threads(self) -> None:
        """Start all threads at the first request: later there may be no memory for one, and its work would be left. A
        process that cannot start them ends.
        """
        all_there = threading.Barrier(self._missing + 1, timeout=_STARTING)
        try:
            for _ in range(self._missing):
                self._pool.submit(all_there.wait)
            all_there.wait()
        except (RuntimeError, MemoryError):  # a barrier that waited for too long is a RuntimeError, too
            os._exit(_NO_MEMORY)
        self._missing = 0

    async def _place(self, kind: str) -> None:
        """Wait for a free thread. Raises ``TooBusy`` after ``PATIENCE``."""
        self._waiting[kind] += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError:
            raise TooBusy from None
        finally:
            self._waiting[kind] -= 1
