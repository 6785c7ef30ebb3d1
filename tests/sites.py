"""A real installation: ``michinori`` run as a program in a home of its own, and ``michinori serve`` on a free port."""

import itertools
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from michinori.config.embedded import holding
from tools.inherited import without_settings

PROGRAM = Path(sys.executable).with_name("michinori")
_LOADED = Path(__file__).with_name("loaded_program.py")


class Refused(Exception):
    """A command ended with another code than 0."""

    def __init__(self, code: int, errors: str, answer: dict[str, Any]) -> None:
        super().__init__(f"exit {code}: {errors}")
        self.code, self.errors, self.answer = code, errors, answer


class Site:
    """One home. ``run`` gives a command's JSON answer; ``start`` and ``stop`` are those of ``serve``."""

    def __init__(self, home: Path, *, simulated: bool = True, program: Path = PROGRAM) -> None:
        self.home = home
        self._program = program
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[str] | None = None
        self.loads = False
        """Whether commands are forks of a loaded program also while nobody serves."""
        self._loaded: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        own = {"MICHINORI_HOME": str(home), "MICHINORI_SIMULATED_TIME": "1" if simulated else "0", "LC_ALL": "C.UTF-8"}
        self.environment = without_settings() | own

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run a command to its end. Raises ``Refused`` for an exit code other than 0.

        While the site serves, or where it ``loads``, in a fork of a program that is loaded already
        (``loaded_program``): that one knows the ``environment`` of the first command.
        """
        done = self._in_fork(*arguments) if self.process or self.loads else self.attempt(*arguments)
        lines = done.stdout.strip().splitlines()
        answer: dict[str, Any] = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
        if done.returncode:
            raise Refused(done.returncode, done.stderr, answer)
        return answer

    def attempt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, however that is."""
        return subprocess.run(
            [self._program, *arguments], env=self.environment, capture_output=True, text=True, timeout=600, check=False
        )

    def _in_fork(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        if self._loaded is None:
            self._loaded = subprocess.Popen(
                [sys.executable, _LOADED],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._loaded.stdin
        assert self._loaded.stdout
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps([folder, arguments]), file=self._loaded.stdin, flush=True)
            code = int(self._loaded.stdout.readline())
            out, errors = ((Path(folder) / name).read_text() for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess(arguments, code, out, errors)

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and leave it running; its errors go to a file in the home's parent."""
        with self.errors.open("a") as errors:
            return subprocess.Popen(
                [self._program, *arguments], env=self.environment, stdout=subprocess.PIPE, stderr=errors, text=True
            )

    @property
    def errors(self) -> Path:
        """What ``serve`` wrote to stderr."""
        return self.home.with_name(f"{self.home.name}.stderr")

    def start(self, command: str = "serve", *more: str, patience: float = 300) -> dict[str, Any]:
        """Start ``serve`` and wait until the site answers; gives the JSON it printed."""
        self.process = self.begin(command, "--port", str(self.port), *more)
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        give_up = time.monotonic() + patience
        while time.monotonic() < give_up and self.process.poll() is None:
            try:
                line = self._lines.get(timeout=0.1)
            except queue.Empty:
                continue
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise AssertionError(f"serve did not come up:\n{self.errors.read_text()[-3000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop ``serve``; gives its exit code."""
        assert self.process
        self.unload()
        self.process.send_signal(how)
        return self.process.wait(60)

    def unload(self) -> None:
        """End the program whose forks the commands were."""
        if self._loaded is not None:
            self._loaded.kill()
            self._loaded.wait()
            self._loaded = None

    def status(self, path: str = "/") -> int | None:
        """The status of a GET, None where nothing answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def _read(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout or ():
            self._lines.put(line)


def wait_until(what: Callable[[], Any], patience: float = 60) -> Any:
    """Ask again and again until the answer is true, and give it."""
    give_up = time.monotonic() + patience
    while not (found := what()):
        assert time.monotonic() < give_up, f"waited {patience} s in vain"
        time.sleep(0.05)
    return found


_ports = itertools.count(os.getpid() % 200 * 100)


def free_port() -> int:
    """A port that nobody has. It is below those that the system gives to any connection, perhaps before the site takes
    its own, and above the last that browsers refuse (10080). Each process counts from elsewhere.
    """
    while True:
        port = 11_000 + next(_ports) % 20_000
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def at_rest(home: Path) -> Iterator[Site]:
    """The site of a home whose database runs, and which nobody serves yet: for a story of many commands."""
    site = Site(home)
    site.loads = True
    with holding.using(home, durable=False):
        try:
            yield site
        finally:
            site.unload()


@contextmanager
def serving(home: Path) -> Iterator[Site]:
    """The site of a home, served; at the end it must stop without an error."""
    site = Site(home)
    site.start()
    yield site
    assert site.stop() == 0
