"""Admission: how many requests a process works on, how many may wait for that, and for how long (decision 57)."""

import asyncio
import contextvars
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

PATIENCE = 10.0
"""Limit in seconds of the wait for a thread: of those who wait longer most have left."""


class TooBusy(Exception):
    """Too many wait already, or the wait took too long; nothing was done."""


class Places:
    """A pool of threads that no more requests wait for than are told. All methods run in one event loop."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, name)
        self._free = asyncio.Semaphore(threads)
        self._waiting = Counter[str]()

    async def run[T](self, work: Callable[[], T], *, waiting: int, kind: str = "") -> T:
        """Do this work in a thread, in the order of arrival. Raises ``TooBusy``: at once if ``waiting`` others of its
        kind wait already, or after ``PATIENCE``.
        """
        if self._free.locked() and self._waiting[kind] >= waiting:
            raise TooBusy
        await self._place(kind)
        context = contextvars.copy_context()
        done = asyncio.get_running_loop().run_in_executor(self._pool, context.run, work)
        done.add_done_callback(lambda _: self._free.release())
        return await asyncio.shield(done)

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
