"""A closed loop: a number of clients, each of which sends its next request as soon as the last is answered."""

import itertools
import statistics
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.asking import Act
from bench.browsing import Line, Request, Unexpected
from bench.counting import Asked, cpu, since, statements, used
from bench.floors import Processes, by_hand, empty_view
from bench.loading import say
from bench.machine import beside_yardstick
from bench.rewriting import Row, rewrite, written
from bench.site import Site

CLIENTS = (1, 8)
_FEW = 8
"""An act that writes is warmed up by so many requests at most, since what it acts on is used up."""
_COUNTED = 3
_SERIES = 3
"""With one client so many series are measured, and the median one counts: what else the machine or PostgreSQL does at
times, such as a checkpoint, is in one of them.
"""
_PATIENCE = 8.0
_WARMING = 60.0


@dataclass(frozen=True)
class Measured:
    """Figures per request: milliseconds of CPU time of the web process and of PostgreSQL, and of latency. ``wrong``:
    number of requests with an unexpected status, which are left out of latencies.
    """

    requests: int
    wrong: int
    web_ms: float
    postgres_ms: float
    p50_ms: float
    p95_ms: float
    per_second: float


class TooFew(Exception):
    """The requests of an act were used up before anything was measured, its statements were not logged, or the one
    whose rows were to be seen failed or wrote none. The message says which act.
    """


@dataclass
class _Answers:
    """``waits``: latency in seconds of each expected answer; ``wrong``: number of others; ``said``:
    the first of those.
    """

    waits: list[float] = field(default_factory=list)
    wrong: int = 0
    said: str = ""

    @property
    def n(self) -> int:
        return len(self.waits) + self.wrong


class Supply:
    """Hands an act's requests out to many threads."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self.name, self.writes = act.name, act.writes
        self._lock = threading.Lock()

    def next(self) -> Request | None:
        with self._lock:
            return next(self._act.requests, None)

    def hear(self, body: bytes) -> None:
        with self._lock:
            self._act.hear(body)


def measure(
    site: Site, acts: Sequence[Act], *, seconds: float, least: int = 40, warm: int = 120
) -> dict[str, dict[str, Any]]:
    """Measure every act with 1 and with 8 clients: after ``warm`` requests, at which parts of pages are drawn and kept
    and what it reads comes into memory, for ``seconds`` with 8 and half as long in each of three series with 1, or
    longer until there are ``least`` answers. Return the figures by act. Raises ``TooFew``.
    """
    found: dict[str, dict[str, Any]] = {}
    site.hold_background()
    try:
        for act in acts:
            say(act.name)
            found[act.name] = _one(site, Supply(act), seconds, least, min(warm, _FEW) if act.writes else warm)
    finally:
        site.let_background_go_on()
    return found


def _one(site: Site, supply: Supply, seconds: float, least: int, warm: int) -> dict[str, Any]:
    ask(site.port, supply, 1, seconds=_WARMING, most=warm)
    each = [one for _ in range(_COUNTED) if (one := _counted(site, supply))]
    said = [text for one in each for text in one.said]
    if not said:
        raise TooFew(f"{supply.name}: no statements")
    rows = _rows(site, supply, said) if supply.writes else []
    found: dict[str, Any] = {
        "queries": statistics.median_low(one.queries for one in each),
        "at_most": max(one.queries for one in each),
        "statements": round(len(said) / len(each), 1),
        "control_statements": round(statistics.mean(one.control for one in each), 1),
    }
    for clients in CLIENTS:
        ask(site.port, supply, clients, most=min(clients, warm))
        if clients == 1:
            series = [_series(site, supply, clients, seconds / 2, least) for _ in range(_SERIES)]
            measured, found["yardstick_ms"] = sorted(series, key=_in_yardsticks)[len(series) // 2]
        else:
            measured, _ = _series(site, supply, clients, seconds, least)
        found[str(clients)] = asdict(measured)
    if supply.writes:
        found["floor"] = rewrite(site, rows, seconds=seconds, clients=CLIENTS)
    else:
        found["floor"] = by_hand(site, said, len(each), seconds)
    return found


def _series(site: Site, supply: Supply, clients: int, seconds: float, least: int) -> tuple[Measured, float]:
    """What one series of requests took, and the milliseconds of the yardstick meanwhile, 0 with several clients, beside
    whom it is not taken. Raises ``TooFew``.
    """
    before, began = cpu(site), time.monotonic()
    with ExitStack() as beside:
        speeds = beside.enter_context(beside_yardstick()) if clients == 1 else [0.0]
        answers = ask(site.port, supply, clients, seconds=seconds, least=least)
    spent, after = time.monotonic() - began, cpu(site)
    if not answers.n:
        raise TooFew(f"{supply.name}: no requests left")
    if answers.wrong:
        say(f"{answers.wrong} of {answers.n} answers at {clients} clients were wrong, so {answers.said}")
    web, postgres = since(before.web, after.web), since(before.postgres, after.postgres)
    return _measured(answers, spent, web, postgres), round(statistics.mean(speeds), 2)


def _in_yardsticks(series: tuple[Measured, float]) -> float:
    measured, yardstick = series
    return (measured.web_ms + measured.postgres_ms) / yardstick


def _counted(site: Site, supply: Supply) -> Asked | None:
    """The statements of one request; None if there is none left."""
    with statements(site) as asked:
        answers = ask(site.port, supply, 1, most=1)
    return asked if answers.n else None


def _rows(site: Site, supply: Supply, said: Sequence[str]) -> list[Row]:
    """The rows that one request writes to the tables of these statements. Raises ``TooFew``."""
    with written(site, said) as found:
        answers = ask(site.port, supply, 1, most=1)
    if not answers.waits or not found.rows:
        raise TooFew(f"{supply.name}: the request to rewrite wrote {len(found.rows)} rows; {answers.said}")
    return found.rows


def measure_empty_view(*, seconds: float, warm: int = 50) -> dict[str, Any]:
    """Measure a Django view that does nothing, in a server beside the product's, with 1 and with 8 clients."""
    say("an empty view")
    with empty_view() as (port, processes):
        return measure_beside(port, processes, [Request("GET", "/", {})], seconds=seconds, warm=warm)


def measure_beside(
    port: int, processes: Processes, requests: Sequence[Request], *, seconds: float, warm: int = 8,
    site: Site | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Measure requests to a server beside the product's, with 1 and with 8 clients; ``site``: where its database is, if
    it has one.
    """
    supply = Supply(Act("", itertools.cycle(requests)))
    ask(port, supply, 1, most=warm)
    found: dict[str, Any] = {}
    if site:
        with statements(site) as asked:
            counted = ask(port, supply, 1, most=_COUNTED)
        found["queries"] = round(asked.queries / max(1, counted.n), 1)
    for clients in CLIENTS:
        ask(port, supply, clients, most=max(clients, warm))
        before, database, began = used(processes()), cpu(site).postgres if site else {}, time.monotonic()
        answers = ask(port, supply, clients, seconds=seconds, least=1)
        web, after = since(before, used(processes())), cpu(site).postgres if site else {}
        found[str(clients)] = asdict(_measured(answers, time.monotonic() - began, web, since(database, after)))
    return found


def _measured(answers: _Answers, spent: float, web: float, postgres: float) -> Measured:
    n, waits = answers.n, answers.waits or [0.0]
    cuts = statistics.quantiles(waits, n=20) if len(waits) > 1 else waits * 19
    figures = (1000 * web / n, 1000 * postgres / n, 1000 * statistics.median(waits), 1000 * cuts[18], n / spent)
    return Measured(n, answers.wrong, *(round(figure, 3) for figure in figures))


def ask(
    port: int, supply: Supply, clients: int, *, seconds: float = _PATIENCE, least: int = 0, most: int | None = None
) -> _Answers:
    """Send requests with so many clients for ``seconds`` (longer until there are ``least``
    answers), at most ``most``.
    """
    began = time.monotonic()
    left = itertools.repeat(True) if most is None else iter([True] * most)
    found = _Answers()
    failures: list[Exception] = []

    def goes_on() -> bool:
        spent = time.monotonic() - began
        return spent < seconds or (found.n < least and spent < _PATIENCE)

    def run() -> None:
        line = Line(port)
        try:
            while goes_on() and next(left, False) and (request := supply.next()):
                _wait(line, request, supply, found)
        except Exception as failure:
            failures.append(failure)
        finally:
            line.close()

    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return found


def _wait(line: Line, request: Request, supply: Supply, found: _Answers) -> None:
    began = time.perf_counter()
    try:
        body = line.ask(request)[0]
    except Unexpected as unexpected:
        found.wrong += 1
        found.said = found.said or str(unexpected)
        return
    found.waits.append(time.perf_counter() - began)
    supply.hear(body)
