"""Measuring books in one process, without HTTP: postings one after the other, ours and those of others, and how long a
balance takes at the end of a long history.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from bench.counting import cpu, since
from bench.floors import ROOT
from bench.loading import say
from bench.site import Site

HISTORIES = (1_000, 1_000_000)
AT_ONCE = (1, 50)
"""So many postings stand in one transaction: as of a command, and of a batch of clocks that end."""
AIM_POSTINGS, AIM_BALANCE = 1_500, 1.0
"""Postings a second in one process, and milliseconds of a balance at any length."""


def measure_books(site: Site, *, seconds: float, histories: Sequence[int] = HISTORIES) -> dict[str, Any]:
    """Post to the ledger of a new site, whose ``serve`` runs, then read balances with so many movements. Raises
    ``CalledProcessError``.
    """
    settings = site.environment | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "michinori.config.settings"}
    site.hold_background()
    say("postings of our own")
    program = [sys.executable, "-m", "bench.own.postings", str(seconds)]
    posted = {n: postings(site, [*program, str(n)], settings) for n in AT_ONCE}
    say(f"balances after {' and '.join(f'{length:,}' for length in histories)} movements")
    done = subprocess.run(
        [sys.executable, "-m", "bench.own.balances", *map(str, histories)],
        env=settings, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return {"postings": posted, "balances": [json.loads(line) for line in done.stdout.splitlines()]}


def postings(site: Site, command: Sequence[str], environment: dict[str, str]) -> dict[str, Any]:
    """Postings in one process, as an act with one client whose waiting is not measured, and none with eight. Counted
    from after the first posting. Raises ``CalledProcessError``.
    """
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        _heard(running)
        before = cpu(site).postgres
        _go_on(running)
        found = _heard(running)
        used = since(before, cpu(site).postgres)
        _go_on(running)
    n = max(1, found["postings"])
    return {
        "queries": None,
        "1": {
            "requests": n, "wrong": 0, "web_ms": round(1000 * found["cpu"] / n, 3),
            "postgres_ms": round(1000 * used / n, 3), "per_second": round(n / found["seconds"], 1),
        },
    }  # fmt: skip


def _heard(running: subprocess.Popen[str]) -> dict[str, Any]:
    """What a program says next. Raises ``CalledProcessError`` if it has ended."""
    line = running.stdout.readline() if running.stdout else ""
    if not line:
        raise subprocess.CalledProcessError(running.wait(), running.args)
    found: dict[str, Any] = json.loads(line)
    return found


def _go_on(running: subprocess.Popen[str]) -> None:
    if running.stdin:
        running.stdin.write("\n")
        running.stdin.flush()
