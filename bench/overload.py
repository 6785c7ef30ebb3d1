"""More requests than the site can bear: how many are still answered well, how soon the others are told to come again,
and how long it takes until all is as before.
"""

import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from bench.arrivals import arrive, capacity, mixed
from bench.asking import Act
from bench.browsing import Line, Request, Unexpected
from bench.loading import say
from bench.site import Site

TIMES = (1, 2, 5, 10)
"""Multiples of the capacity."""
AIM_GOOD, AIM_REFUSED_MS, AIM_BACK = 0.8, 100, 10
"""The share of the best rate that is still answered well, milliseconds until a refusal, seconds until all is well."""
_VISITORS = 1_000
_CALM, _IN_A_ROW = 20, 10
_LONGEST = 60.0


def measure_overload(
    site: Site, k6: Path, acts: Sequence[Act], found: dict[str, dict[str, Any]], *, numbers: Random, seconds: float
) -> list[dict[str, Any]]:  # fmt: skip
    """Let the mix of pages arrive at each of TIMES the capacity for ``seconds``. ``found``: what the closed loop
    measured. The background goes on, as it would.
    """
    requests, most = mixed(acts, numbers), capacity(found)
    calm = _typical(site, requests[:_CALM])
    results = []
    for times in TIMES:
        say(f"arrivals at {times} times {most:.0f} a second")
        one = arrive(
            site, k6, requests, rate=times * most, seconds=seconds, folder=site.home.parent, waiting=_VISITORS
        )  # fmt: skip
        results.append({"times": times, **one, "back_after_s": round(_back(site, requests, calm), 2)})
    return results


def told(found: Sequence[dict[str, Any]]) -> list[str]:
    """A line for each multiple."""
    best = max((one["good_per_second"] for one in found), default=0)
    return [
        f"Arrivals at {one['times']} times the capacity, {one['asked_per_second']} a second: {one['good_per_second']}"
        f" answered well ({one['good_per_second'] / max(0.1, best):.0%} of the best, aim {AIM_GOOD:.0%});"
        f" {one['refused']} of {one['requests']} told to come again, in {one['refusal_p50_ms']:.0f} ms (p95"
        f" {one['refusal_p95_ms']:.0f}, aim {AIM_REFUSED_MS}); late {one['late']}, dropped {one['dropped']},"
        f" wrong {one['wrong']};"
        f" as before after {one['back_after_s']} s (aim {AIM_BACK})."
        for one in found
    ]


def _back(site: Site, requests: Sequence[Request], calm: float) -> float:
    """Seconds until ten requests in a row are answered well, the median of them in at most three times of ``calm``."""
    began = time.monotonic()
    while (spent := time.monotonic() - began) < _LONGEST:
        if _typical(site, requests[:_IN_A_ROW]) <= 3 * calm:
            return spent
    return _LONGEST


def _typical(site: Site, requests: Sequence[Request]) -> float:
    """The median of seconds until each is answered well, one after the other; very long if most are not."""
    line = Line(site.port)
    try:
        return statistics.median(_wait(line, one) for one in requests)
    finally:
        line.close()


def _wait(line: Line, request: Request) -> float:
    began = time.perf_counter()
    try:
        line.ask(request)
    except Unexpected:
        return _LONGEST
    return time.perf_counter() - began
