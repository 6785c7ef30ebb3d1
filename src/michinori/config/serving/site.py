"""Running ``serve``: prepare, start the children, watch them and the database, stop everything in order."""

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from michinori.config import filelocks, installation
from michinori.config.embedded import holding
from michinori.config.serving import catalogues, lifeline, limits, static_files
from michinori.config.serving.children import Child

_log = logging.getLogger(__name__)
_INTERVAL = 0.25
_STOP_TIMEOUT = 15.0


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


def serve(address: Address, *, workers: int, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP; ``ready`` is called once, when the site first answers. The caller runs the
    database.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    if settings.HTTPS and "MICHINORI_PROXIES" not in settings.ENVIRONMENT:
        _log.warning("https needs a proxy in front; without MICHINORI_PROXIES limits take all its visitors for one")
    catalogues.compile_changed()
    static_files.collect_changed()
    line = Path(settings.HOME) / f"serve-{os.getpid()}.lock"
    with filelocks.held(line):
        children = _children(address, workers, line)
        try:
            _watch(address, children, stop, ready)
        finally:
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.stop(_STOP_TIMEOUT)
            line.unlink(missing_ok=True)


def _children(address: Address, workers: int, line: Path) -> list[Child]:
    environment = {
        **os.environ,
        "MICHINORI_HOME": str(settings.HOME),
        "MICHINORI_BASE_URL": address.url,
        "MICHINORI_SIMULATED_TIME": "1" if settings.SIMULATED_TIME else "0",
        lifeline.VARIABLE: str(line),
    }
    web = [
        *(sys.executable, "-m", "granian", "--interface", "asginl", "--http", "1", "--no-ws"),
        *("--backpressure", str(limits.AT_ONCE), "--http1-header-read-timeout", str(limits.HEADER_SECONDS * 1000)),
        *("--host", address.bind, "--port", str(address.port), "--workers", str(workers)),
        # Without a timeout to kill workers: granian takes one that has just ended for one that does not, and says so.
        # What does not end is killed with the group (``Child.stop``).
        *("--respawn-failed-workers", "--log-level", "warning"),
        "michinori.config.asgi:application",
    ]
    background = [sys.executable, "-m", "michinori.config.background"]
    return [Child("web", web, environment), Child("background", background, environment)]


def _watch(address: Address, children: list[Child], stop: threading.Event, ready: Callable[[], None]) -> None:
    told = False
    while not stop.is_set():
        if installation.embedded() and holding.recover(Path(settings.HOME)):
            _log.warning("PostgreSQL had died and was started again")
        for child in children:
            if news := child.watch():
                _log.warning(news)
        if not told and address.answers():
            told = True
            ready()
        stop.wait(_INTERVAL if told else _INTERVAL / 5)
