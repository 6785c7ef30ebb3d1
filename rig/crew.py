"""Threads that work side by side until they are told to stop, as visitors of a site do."""

import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from rig.waiting import wait_until


class Crew:
    """``over``: is set when nothing more is to be begun. What a thread raised is raised by ``stop``."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self._failures: list[BaseException] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        for work in self.works():
            self._threads.append(threading.Thread(target=self._run, args=(work,), daemon=True))
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def works(self) -> Iterable[Callable[[], None]]:
        """What each thread does until ``over`` is set."""
        raise NotImplementedError

    def done(self) -> int:
        """How much has been done so far."""
        raise NotImplementedError

    def stop(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        self.over.set()
        for thread in self._threads:
            thread.join()
        if self._failures:
            raise self._failures[0]

    def at_work(self) -> bool:
        """Whether a thread has neither ended nor failed."""
        return any(thread.is_alive() for thread in self._threads)

    def go_on(self, more: int, meant: str) -> None:
        """Wait until so much more is done, or a thread has failed."""
        enough = self.done() + more
        wait_until(lambda: self.done() >= enough or self._failures, meant)

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failure:  # told by ``stop``
            self._failures.append(failure)
