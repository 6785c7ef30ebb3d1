"""``python -m bench.capacity``: what a market of a size asks of one primary, reckoned from the last recorded run.

It is arithmetic on what was measured at a small scale, and on the guesses below (decision 59); nothing here is a
measurement. ``bench.page`` puts the same table into docs/performance.md.
"""

import sys
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from bench.recorded import RESULTS, recorded

PEAK = 10
"""How many times as much is done in the busiest seconds as on average over a year. A guess."""
PAGES = 20
"""Pages that are read for each act. A guess: no site of the kind publishes it."""
GROWTH = 1.5
"""How many times as much an act or a page costs PostgreSQL at scale 1 as in the recorded run: the most that the aims
allow a search to grow.
"""
TOLD = (7.0, 4.5)
"""Milliseconds of the background process and of PostgreSQL to tell of an act, with its mails (decision 49)."""
CLOCKS, STRUCK = 2, (2.9, 1.6)
"""Clocks of a contract that end by themselves (a guess), all at midnight in Japan, and the milliseconds of each of the
background process and of PostgreSQL (decision 49).
"""
CORES, BUSY = 32, 0.5
"""Processors of the machine for which it is said how much it bears, and the share of them that may be busy at peak."""
SIZES = (1, 10, 100)
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Costs:
    """CPU in milliseconds: of an act and of a page in the web process, and of both in PostgreSQL at scale 1, of an act
    with what tells of it. ``acts``, ``contracts``, ``gigabytes``: of a year at scale 1.
    """

    act: float
    page: float
    act_sql: float
    page_sql: float
    acts: float
    contracts: float
    gigabytes: float


@dataclass(frozen=True)
class Need:
    """What a market ``times`` as large as scale 1 asks for in its busiest seconds, in acts and pages a second and in
    busy processors. ``gigabytes``: that the database grows in a year. ``midnight``: minutes that one background process
    needs for the clocks of a night.
    """

    times: int
    acts: float
    pages: float
    web: float
    background: float
    writing: float
    reading: float
    gigabytes: float
    midnight: float


def costs(one: dict[str, Any]) -> Costs:
    """What a recorded run says of scale 1. An act is any of those that write, on the mean; a page is the median, since
    one of them is a home with very much work. Each event counts as an act, and all of scale 1 as the work of one year.
    """
    writing = [each["1"] for each in one["acts"].values() if each["floor"]["by"] == "pgbench"]
    reading = [each["1"] for each in one["acts"].values() if each["floor"]["by"] != "pgbench"]
    return Costs(
        act=mean(each["web_ms"] for each in writing),
        page=median(each["web_ms"] for each in reading),
        act_sql=GROWTH * (mean(each["postgres_ms"] for each in writing) + TOLD[1]),
        page_sql=GROWTH * median(each["postgres_ms"] for each in reading),
        acts=one["rows"]["events"] / one["scale"],
        contracts=one["rows"]["contracts"] / one["scale"],
        gigabytes=one["database_mb"] * 2**20 / 10**9 / one["scale"],
    )


def need(found: Costs, times: int) -> Need:
    """What a market so many times as large as scale 1 asks for at its peak."""
    acts = found.acts * times / _YEAR * PEAK
    pages = acts * PAGES
    return Need(
        times, acts, pages,
        web=(acts * found.act + pages * found.page) / 1000,
        background=acts * TOLD[0] / 1000,
        writing=acts * found.act_sql / 1000,
        reading=pages * found.page_sql / 1000,
        gigabytes=found.gigabytes * times,
        midnight=found.contracts * times * CLOCKS / 365 * sum(STRUCK) / 1000 / 60,
    )  # fmt: skip


def borne(found: Costs, *, reads: bool) -> tuple[float, float]:
    """Acts a second at peak that one primary bears, and how many times scale 1 that is. ``reads``: pages are read from
    it as well, none from a replica.
    """
    milliseconds = found.act_sql + (PAGES * found.page_sql if reads else 0)
    acts = CORES * BUSY * 1000 / milliseconds
    return acts, acts / need(found, 1).acts


def table(one: dict[str, Any]) -> str:
    """The needs of each size, and what one primary bears, as Markdown."""
    found = costs(one)
    lines = [
        "| times CrowdWorks' size | acts a second | pages a second | web | background | PostgreSQL, writing"
        " | PostgreSQL, reading | GB a year | midnight's clocks, minutes |",
        "|---|" + "---:|" * 8,
    ]
    for each in (need(found, times) for times in SIZES):
        busy = (each.web, each.background, each.writing, each.reading)
        cells = [f"{each.times}", f"{each.acts:,.0f}", f"{each.pages:,.0f}", *(f"{part:,.1f}" for part in busy)]
        lines.append(f"| {' | '.join([*cells, f'{each.gigabytes:,.0f}', f'{each.midnight:,.0f}'])} |")
    (all_acts, all_times), (acts, times) = borne(found, reads=True), borne(found, reads=False)
    said = (
        f"\nA primary of {CORES} such processors, of which {BUSY:.0%} may be busy at the peak, bears {all_acts:,.0f}"
        f" acts a second with all pages read from it, as {all_times:,.1f} times that size needs; with all pages read"
        f" elsewhere {acts:,.0f}, as {times:,.1f} times that size needs."
    )
    return "\n".join([*lines, said])


def part(one: dict[str, Any]) -> str:
    """The part of the page of results that tells of it."""
    return (
        "## What one primary would bear, reckoned\n\n"
        f"Arithmetic of `bench/capacity.py` on the run at {one['scale']:g}, not a measurement (decision 59). All of"
        " scale 1 counts as the work of one year and each event as an act; guessed are a peak of"
        f" {PEAK} times the year's average and {PAGES} pages read for each act. PostgreSQL counts ×{GROWTH:g}, for"
        " growth up to scale 1. Web, background and PostgreSQL: processors that are busy at the peak.\n\n"
        f"{table(one)}\n"
    )


def main() -> None:
    if not (found := recorded()):
        sys.exit(f"{RESULTS} has no results: make bench SCALE=… RECORD=1")
    sys.stdout.write(table(found[-1]) + "\n")


if __name__ == "__main__":
    main()
