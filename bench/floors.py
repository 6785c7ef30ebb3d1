"""Floors of an act, measured in the same run on the same machine: an empty Django view over HTTP, and the same SQL sent
by hand. What an act costs above them is the product's own.
"""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bench.counting import cpu, since
from bench.site import Site
from rig.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = "michinori"
# As the product asks for in its requests; without it some plans take longer to be made.
_OPTIONS = "-c timezone=UTC -c join_collapse_limit=4"
_PATIENCE = 30.0

type Processes = Callable[[], list[psutil.Process]]
"""The processes of a server, as they are when it is called: a worker may come after the port answers, or anew."""


@contextmanager
def served(python: str | Path, application: str, environment: Mapping[str, str]) -> Iterator[tuple[int, Processes]]:
    """A WSGI application in a server like the product's, with one worker: its port and processes. Raises
    ``TimeoutError``.
    """
    port = free_port()
    server = subprocess.Popen(
        [*(python, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "error"),
         *("--workers", "1", application)],
        env=environment, cwd=ROOT,
    )  # fmt: skip
    try:
        _wait_for(port)
        main = psutil.Process(server.pid)
        yield port, lambda: [main, *main.children(recursive=True)]
    finally:
        server.terminate()
        server.wait(_PATIENCE)


@contextmanager
def empty_view() -> Iterator[tuple[int, Processes]]:
    """A server of one empty Django view."""
    paths = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    with served(sys.executable, "bench.empty:application", environment) as found:
        yield found


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError


def by_hand(site: Site, said: Sequence[str], requests: int, seconds: float) -> dict[str, Any]:
    """Send the statements of so many requests over psycopg, again and again, each round in a transaction that is rolled
    back. Return milliseconds a request: CPU of this client and of PostgreSQL, and waiting.
    """
    with site.connect(APPLICATION, autocommit=False, options=_OPTIONS) as connection:
        kept = [each for each in said if _works(connection, each)]
        _round(connection, kept)
        before, mine, began = cpu(site), time.thread_time(), time.monotonic()
        waits = list[float]()
        while not waits or time.monotonic() - began < seconds:
            at = time.perf_counter()
            _round(connection, kept)
            waits.append(time.perf_counter() - at)
        mine, after = time.thread_time() - mine, cpu(site)
    n = requests * len(waits)
    return {
        "by": "psycopg",
        "statements": round(len(kept) / requests, 1),
        "client_ms": round(1000 * mine / n, 3),
        "postgres_ms": round(1000 * since(before.postgres, after.postgres) / n, 3),
        "p50_ms": round(1000 * statistics.median(waits) / requests, 3),
    }


def _works(connection: psycopg.Connection[Any], statement: str) -> bool:
    """Whether a statement can be sent again by itself. What a request wrote once cannot always be written once more."""
    try:
        connection.execute(statement.encode())
    except psycopg.Error:
        return False
    finally:
        connection.rollback()
    return True


def _round(connection: psycopg.Connection[Any], statements: Sequence[str]) -> None:
    for each in statements:
        answer = connection.execute(each.encode())
        if answer.description:
            answer.fetchall()
    connection.rollback()
