"""Whom kill -9 hits, in the middle of a load, and how long it then takes until something is acknowledged again."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random

import psutil

from drill.site import Site
from faults.load import Load
from rig.waiting import wait_until

_SOON = 10.0
_LEAST = 50_000_000
"""Bytes that a process has at least which has loaded the program."""


@dataclass(frozen=True)
class Victim:
    """``found``: its processes; ``again``: whether ``serve`` must be started again, as systemd does."""

    name: str
    found: Callable[[Site], list[psutil.Process]]
    again: bool = False


def _web_worker(site: Site) -> list[psutil.Process]:
    """One of the processes that answer requests: of granian's children that with the most memory, the others watch."""
    found = [(_memory(each), each.pid, each) for server in site.children("granian") for each in server.children()]
    return [each for memory, _, each in sorted(found)[-1:] if memory > _LEAST]


def _web(site: Site) -> list[psutil.Process]:
    return [each for server in site.children("granian") for each in (server, *server.children(recursive=True))]


def _background(site: Site) -> list[psutil.Process]:
    return site.children("michinori.config.background")


def _postgres(site: Site) -> list[psutil.Process]:
    return [found] if (found := site.postmaster()) else []


def _program(site: Site) -> list[psutil.Process]:
    """``serve`` with all that it has started."""
    if not site.process:
        return []
    serve = psutil.Process(site.process.pid)
    return [serve, *serve.children(recursive=True)]


VICTIMS = (
    Victim("web worker", _web_worker),
    Victim("background worker", _background),
    Victim("PostgreSQL", _postgres),
    Victim("whole program", _program, again=True),
    Victim("web server", _web),
    Victim("program and PostgreSQL", lambda site: [*_program(site), *_postgres(site)], again=True),
)


def drawn(kills: int, numbers: Random) -> Iterator[Victim]:
    """So many victims, each as often as the others, in random order; of fewer than there are the first ones."""
    rounds = 1 if kills < len(VICTIMS) else -(-kills // len(VICTIMS))
    drawn = [VICTIMS if kills < len(VICTIMS) else numbers.sample(VICTIMS, len(VICTIMS)) for _ in range(rounds)]
    return itertools.islice(itertools.chain.from_iterable(drawn), kills)


def strike(victim: Victim, site: Site, load: Load) -> dict[str, object]:
    """Kill, start again what nobody else does, and wait until something is acknowledged; return what it cost."""
    found = wait_until(lambda: victim.found(site), f"there is a {victim.name}")
    under_way = load.under_way
    struck = time.monotonic()
    for process in found:
        with suppress(psutil.NoSuchProcess):  # a child ends by itself once its parent is gone
            process.kill()
    if victim.again:
        assert site.process
        site.process.wait()
        site.start()
    else:
        psutil.wait_procs(found, timeout=_SOON)
    load.go_on(1, f"something is acknowledged after the kill of the {victim.name}")
    wait_until(lambda: victim.found(site), f"the {victim.name} is back")
    pause = load.pause_after(struck)
    return {"victim": victim.name, "pause": round(pause, 2), "under_way": under_way, "processes": len(found)}


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
