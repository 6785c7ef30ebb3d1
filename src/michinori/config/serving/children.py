"""A child process that is restarted when it dies, with back-off if it dies at once."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence

_SHORT_LIFE = 10.0
_LONGEST_PAUSE = 10.0


class Child:
    """A child process in a process group of its own, so that its own children can be killed with it."""

    def __init__(self, name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._arguments = list(arguments)
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def watch(self) -> str | None:
        """Start it if it does not run and its back-off is over. Return a sentence for the log if it has died, else
        None; one that keeps dying at once is told of until its back-off is the longest.
        """
        if self._process is None:
            if time.monotonic() - self._started >= self._pause:
                self._start()
            return None
        if self._process.poll() is None:
            return None
        code = self._process.returncode
        self._end_group(signal.SIGKILL)
        self._process = None
        lived = time.monotonic() - self._started
        before = self._pause
        self._pause = min(max(self._pause * 2, 0.5), _LONGEST_PAUSE) if lived < _SHORT_LIFE else 0.0
        self._started = time.monotonic()
        if before == self._pause == _LONGEST_PAUSE:
            return None
        return f"{self.name} ended with {code} and is started again"

    def ask_to_stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self, patience: float) -> None:
        """Wait up to ``patience`` seconds for its end after ``ask_to_stop``; then kill what is left of its group."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        self._end_group(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _start(self) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self._arguments, env=self._environment, stdin=subprocess.DEVNULL, stdout=2, start_new_session=True
        )

    def _end_group(self, how: signal.Signals) -> None:
        if self._process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, how)
