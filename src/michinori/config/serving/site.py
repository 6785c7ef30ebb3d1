"""Running ``serve``: prepare, start the children, watch them and the database, stop everything in order."""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from michinori.config import filelocks, installation, systemd
from michinori.config.embedded import holding
from michinori.config.serving import catalogues, lifeline, static_files
from michinori.config.serving.children import Child
from michinori.config.watching import slots

_log = logging.getLogger(__name__)
_INTERVAL = 0.25
_STOP_TIMEOUT = 15.0
"""Seconds that all children have for it together: longer than a background process waits for its tasks."""


@dataclass(frozen=True)
class Address:
    """The address where the site listens, and its URL from outside."""

    bind: str
    port: int

    @property
    def url(self) -> str:
        given = settings.ENVIRONMENT.get("MICHINORI_BASE_URL", "").strip()
        return settings.BASE_URL if given else f"http://localhost:{self.port}"

    def try_out(self) -> None:
        """Listen there for a moment. Raises ``OSError`` if that is not possible."""
        family = socket.AF_INET6 if ":" in self.bind else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((self.bind, self.port))

    def answers(self) -> bool:
        """Whether somebody accepts connections there."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind, self.bind)  # noqa: S104 - compared, not bound
        try:
            with socket.create_connection((host, self.port), timeout=1):
                return True
        except OSError:
            return False


@dataclass(frozen=True)
class Processes:
    """How many processes serve requests, and how many work in the background. Not both are 0."""

    web: int
    background: int


def serve(address: Address, number: Processes, *, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM, SIGINT or the end of the terminal; ``ready`` is called once, when the site first answers,
    or, where no web process is wanted, when the background processes have been started. The caller runs the database.
    """
    stop = threading.Event()
    _take_signals(stop)
    if settings.HTTPS and "MICHINORI_PROXIES" not in settings.ENVIRONMENT:
        _log.warning("https needs a proxy in front; without MICHINORI_PROXIES limits take all its visitors for one")
    catalogues.compile_changed()
    static_files.collect_changed()
    if settings.METRICS_TOKEN:
        slots.begin_anew(Path(settings.HOME))
    line = Path(settings.HOME) / f"serve-{os.getpid()}.lock"
    with filelocks.held(line):
        children = _children(address, number, line)
        try:
            _watch(address.answers if number.web else lambda: True, children, stop, ready)
        finally:
            systemd.tell(systemd.STOPPING)
            _stop(children)
            line.unlink(missing_ok=True)


def _take_signals(stop: threading.Event) -> None:
    """SIGHUP means that the terminal was closed, or that logs were moved away, which needs nothing (``config.logs``).
    Children inherit that USR1 and USR2 are ignored.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for number in (signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup does
        had = _has_terminal()
        signal.signal(signal.SIGHUP, lambda *_: stop.set() if had and not _has_terminal() else None)


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _children(address: Address, number: Processes, line: Path) -> list[Child]:
    environment = {
        **os.environ,
        "MICHINORI_HOME": str(settings.HOME),
        "MICHINORI_BASE_URL": address.url,
        "MICHINORI_SIMULATED_TIME": "1" if settings.SIMULATED_TIME else "0",
        lifeline.VARIABLE: str(line),
        **({slots.VARIABLE: str(slots.folder(Path(settings.HOME)))} if settings.METRICS_TOKEN else {}),
    }
    web = [
        *(sys.executable, "-m", "michinori.config.serving.granian"),
        *("--log", settings.LOG_FILE, "--log-format", settings.LOG_FORMAT),
        *("--host", address.bind, "--port", str(address.port), "--workers", str(number.web)),
    ]
    background = [sys.executable, "-m", "michinori.config.background"]
    return [
        *([Child("web", web, environment)] if number.web else []),
        *(Child("background", background, environment) for _ in range(number.background)),
    ]


def _watch(
    answers: Callable[[], bool], children: list[Child], stop: threading.Event, ready: Callable[[], None]
) -> None:
    told = False
    while not stop.is_set():
        if installation.embedded():
            _look_after_database(Path(settings.HOME))
        for child in children:
            if news := child.watch():
                _log.warning(news)
        if not told and answers():
            told = True
            systemd.tell(systemd.READY)
            ready()
        stop.wait(_INTERVAL if told else _INTERVAL / 5)


def _stop(children: Sequence[Child]) -> None:
    """Stop all at once: the time that one takes is none that the others wait for."""
    for child in children:
        child.ask_to_stop()
    end = time.monotonic() + _STOP_TIMEOUT
    for child in children:
        child.stop(max(0.0, end - time.monotonic()))


def _look_after_database(home: Path) -> None:
    if holding.recover(home):
        installation.hold_what_went_back()
        _log.warning("PostgreSQL had died and was started again")
    holding.keep_log_small(home)
