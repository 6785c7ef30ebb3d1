"""An open model: visitors arrive at a constant rate, whether or not those before them have been answered. A closed loop
hides how long people wait, since it asks less while the site is slow.

The program is k6, from an environment of its own. What arrives is a mix of pages; its rates are shares of what the site
bore in the closed loop with eight clients.
"""

import itertools
import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from bench.asking import Act
from bench.browsing import Request
from bench.counting import cpu, since
from bench.loading import say
from bench.site import Site

MIX = {
    "search: words, filters, 200 blocks": 40,
    "job page": 30,
    "contract page: meter, 50 events": 10,
    "threads of a worker with many": 10,
    "home of a worker with much work": 10,
}
"""Of a hundred arrivals, so many are of each act."""
RATES = (0.5, 0.8)
"""Shares of the capacity."""
ENOUGH = 1_000
"""Requests from which on a hundredth of them can be spoken of."""
_SPARE = 1.05
_REFUSALS = (("p50", "med"), ("p95", "p(95)"))
_SCRIPT = Path(__file__).with_name("arrivals.js")
_OF_EACH, _WAITING = 40, 200
PATIENCE = 10.0
"""Seconds after which an answer counts as late: most would have left by then."""


class Failed(Exception):
    """k6 ended without a summary; the message is what it said."""


def capacity(acts: dict[str, dict[str, Any]]) -> float:
    """Requests of the mix a second that eight clients got in the closed loop."""
    return 100 / sum(part / float(acts[name]["8"]["per_second"]) for name, part in MIX.items())


def mixed(acts: Iterable[Act], numbers: Random) -> list[Request]:
    """Some hundred requests in the shares of the mix, in random order."""
    of = {act.name: list(itertools.islice(act.requests, _OF_EACH)) for act in acts if act.name in MIX}
    found = [of[name][n % len(of[name])] for name, part in MIX.items() for n in range(4 * part)]
    numbers.shuffle(found)
    return found


def arrive(
    site: Site, k6: Path, requests: Sequence[Request], *, rate: float, seconds: float, folder: Path,
    waiting: int = _WAITING,
) -> dict[str, Any]:  # fmt: skip
    """Let requests arrive at ``rate`` a second; return latencies and CPU in ms. ``dropped``: those for which no visitor
    was left, since all ``waiting`` still waited; ``refused``: those told to come again. Raises ``Failed``.
    """
    asked, each, summary = (folder / f"arrivals{part}.json" for part in ("", "-requests", "-summary"))
    asked.write_text(json.dumps(_asked(site, rate, seconds, waiting)))
    each.write_text(json.dumps(_each(requests)))
    before = cpu(site)
    done = subprocess.run(
        [k6, "run", "--quiet", "--no-usage-report", "--no-color", "--address", "", "--summary-export", summary,
         "--env", f"ASKED={asked}", "--env", f"REQUESTS={each}", _SCRIPT],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    after = cpu(site)
    if done.returncode or not summary.is_file():
        raise Failed(done.stderr[-2_000:])
    return {
        "asked_per_second": round(rate, 1),
        **figures(
            json.loads(summary.read_text()), since(before.web, after.web), since(before.postgres, after.postgres)
        ),
    }


def _asked(site: Site, rate: float, seconds: float, waiting: int) -> dict[str, Any]:
    return {
        "site": f"http://localhost:{site.port}",
        "thousandths": max(1, round(1000 * rate)),
        "seconds": max(1, round(seconds)),
        "waiting": waiting,
        "patience_ms": 1000 * PATIENCE,
    }


def _each(requests: Sequence[Request]) -> list[dict[str, Any]]:
    return [
        {"method": one.method, "path": one.path, "headers": one.headers, "status": one.status,
         "body": one.body.decode() if one.body else None}
        for one in requests
    ]  # fmt: skip


def figures(summary: dict[str, Any], web: float, postgres: float) -> dict[str, Any]:
    """The figures out of k6's summary, with the seconds of CPU that were spent meanwhile."""
    metrics = summary["metrics"]
    waits, n = metrics["http_req_duration"], metrics["http_reqs"]["count"]
    return {
        "requests": n,
        "wrong": metrics.get("wrong", {}).get("count", 0),
        "dropped": metrics.get("dropped_iterations", {}).get("count", 0),
        "refused": metrics.get("refused", {}).get("count", 0),
        "late": metrics.get("late", {}).get("count", 0),
        **{f"refusal_{name}_ms": round(metrics.get("refusal", {}).get(of, 0), 3) for name, of in _REFUSALS},
        "good_per_second": round(metrics.get("good", {}).get("rate", 0), 1),
        "web_ms": round(1000 * web / max(1, n), 3),
        "postgres_ms": round(1000 * postgres / max(1, n), 3),
        **{f"{name}_ms": round(waits[of], 3) for name, of in (("p50", "med"), ("p95", "p(95)"), ("p99", "p(99)"))},
        "per_second": round(metrics["http_reqs"]["rate"], 1),
    }


def duration(rate: float, seconds: float, least: int) -> float:
    """The seconds for which requests arrive at this rate: so many, or more until there are ``least``, with some to
    spare for those that are dropped.
    """
    return max(seconds, _SPARE * least / rate)


def waits(one: dict[str, Any]) -> str:
    """What is said of the waiting of arrivals: of few requests only the median."""
    if one["requests"] < ENOUGH:
        return f"{one['p50_ms']:.0f} ms (p50 of {one['requests']:,} requests, too few for more)"
    return f"{one['p50_ms']:.0f} ms (p95 {one['p95_ms']:.0f}, p99 {one['p99_ms']:.0f}, of {one['requests']:,} requests)"


def measure_arrivals(
    site: Site, k6: Path, acts: Sequence[Act], found: dict[str, dict[str, Any]], *, numbers: Random, seconds: float,
    least: int = 0,
) -> list[dict[str, Any]]:  # fmt: skip
    """Let the mix arrive at each of RATES for ``seconds``, or longer until there are ``least`` requests. ``found``:
    what the closed loop measured.
    """
    requests, most = mixed(acts, numbers), capacity(found)
    results = []
    site.hold_background()
    try:
        for share in RATES:
            say(f"arrivals at {share:.0%} of {most:.0f} a second")
            rate = share * most
            one = arrive(
                site, k6, requests, rate=rate, seconds=duration(rate, seconds, least), folder=site.home.parent
            )  # fmt: skip
            results.append({"share": share, **one})
    finally:
        site.let_background_go_on()
    return results
