"""Measuring what others do with the same PostgreSQL: their pages over HTTP like ours, their postings in one process."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from bench import texts
from bench.books import postings
from bench.browsing import Request
from bench.floors import ROOT, served
from bench.loading import say
from bench.loop import measure_beside
from bench.site import SUPERUSER, Site

DATABASE = "bench_peers"
ITEMS = 10_000


def measure_peers(site: Site, programs: Path, *, seconds: float, items: int = ITEMS) -> dict[str, dict[str, Any]]:
    """Fill a shop of so many items in a database of its own, and measure its list, its search and postings. Raises
    ``CalledProcessError``.
    """
    folder = site.home.parent / "peers"
    folder.mkdir(exist_ok=True)
    python = programs / "python"
    settings = os.environ | {
        "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "bench.peers.settings", "PEERS_HOST": str(site.sockets()),
        "PEERS_DATABASE": DATABASE, "PEERS_FOLDER": str(folder),
    }  # fmt: skip
    with _database(site):
        say(f"a shop of {items:,} items")
        subprocess.run([python, "-m", "bench.peers.fill", str(items)], env=settings, cwd=ROOT, check=True)
        found = {}
        with served(python, "bench.peers.wsgi:application", settings) as (port, processes):
            for name, requests in _asked(items).items():
                say(name)
                found[name] = measure_beside(port, processes, requests, seconds=seconds, site=site)
        say("postings of django-hordak")
        command = [str(python), "-m", "bench.peers.postings", str(seconds)]
        found["django-hordak: a posting"] = postings(site, command, settings)
    return found


def _asked(items: int) -> dict[str, list[Request]]:
    numbers = Random(1)
    headers = {"Accept": "text/html"}
    pages = [f"/catalogue/?page={1 + n}" for n in range(min(20, items // 20))]
    searches = [f"/search/?q={quote(texts.word(numbers))}" for _ in range(40)]
    return {
        f"django-oscar: list of {items:,} items": [Request("GET", path, headers) for path in pages],
        f"django-oscar: search among {items:,} items": [Request("GET", path, headers) for path in searches],
    }


@contextmanager
def _database(site: Site) -> Iterator[None]:
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)".encode()
    with site.connect(SUPERUSER) as connection:
        connection.execute(drop)
        connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0".encode())
        try:
            yield
        finally:
            connection.execute(drop)
