"""``python -m bench.page``: write docs/performance.md with its plots anew from bench/results (``make performance``)."""

import math
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import contention, overload
from bench.arrivals import waits
from bench.asked import asked
from bench.books import AIM_BALANCE, AIM_POSTINGS
from bench.capacity import part
from bench.environments import NotInstalled, environment
from bench.machine import is_busy, loads
from bench.ratios import AIM_PAGE, AIM_WRITE, above, beside_pgbench, cost, floor_cost, growth, sent_again
from bench.recorded import RESULTS, ROOT, books, peers, recorded, when_asked
from bench.rewriting import COPIES

_PLOTS = (
    ("throughput", "Requests a second over the scale"),
    ("latency", "The slowest twentieth over the scale"),
    ("cpu", "CPU of a request by layer, beside its floor"),
    ("growth", "Growth of CPU from the smallest scale to the largest"),
)
_HEAD = """# How fast it is

Written by `make performance` from `bench/results/`, which `make bench SCALE=… RECORD=1` writes. Nothing in it is typed
by hand but what pages took when speed was asked for (`when_asked.json`).

What is compared is **CPU per request** and its **ratio to the floors**, which change little on a busy machine; waiting
and requests a second are those of a shared machine, with the clients on it. A page's floor is the same SQL sent by hand
and an empty Django view (aim: at most ×{page:g} of both). The usual web processes serve, one a processor; the
background rests, so that what it does is not counted. {time} **Queries** are those of
the median of three requests. Once in 15 seconds a process asks six more, for what it remembers meanwhile (settings, the
site's mark, kinds of work, maintenance, announcements, closing), and a search one or two for its tiles; where one of
the three did, the most stands in brackets.

An act that writes is compared with pgbench, which writes the same rows without triggers and foreign keys. **× pgbench**
is the CPU of an act (web process and PostgreSQL) over that of pgbench (itself and PostgreSQL), with one client: the
figure to compare between machines. **Of its rate** is acts a second over pgbench's transactions a second, with eight
clients: the aim of at least {write:g} is of this one. Where both keep all processors busy, half of the rate is twice
the CPU. At every scale pgbench's tables are empty but for {copies:,} copies of each row that is changed: its floor does
not grow with the market, so what larger indexes cost counts as the act's.

Before a market is measured, files of its tables and indexes are read once, the smallest first, as many as fill half of
the machine's memory: on a server that has run for a while most of what is asked for is in memory, but each act of the
bench is on another contract, and would read nearly all from the disk.

The machine is shared, and at times half as fast as at others. While one client asks, always the same work in Python is
done twenty times a second, the **yardstick**; growth (**CPU against** a smaller scale) is of CPU in what that took
meanwhile. With one client three series are measured, and the median one counts, in this unit.
"""
_REAL = "Time is real."
_SIMULATED = """Time is simulated, at least at some scales: each request
asks for the clock one to three times, which is not counted as a query, and draws the bar of a demo, together up to a
tenth of a page."""
SMALL = 0.01
_NOT_YET = """## What is not measured yet

- Any scale above 0.01: growth is held by plans and rows read in tests, not by times.
"""


def main() -> None:
    if not (found := recorded()):
        sys.exit(f"{RESULTS} has no results: make bench SCALE=… RECORD=1")
    images = ROOT / "docs" / "images"
    try:
        draw(RESULTS, images)
    except NotInstalled as refused:
        sys.exit(str(refused))
    (ROOT / "docs" / "performance.md").write_text(page(found, peers(), books(), images, when_asked()))


def draw(results: Path, images: Path) -> None:
    """Draw the plots. Raises ``NotInstalled``, ``CalledProcessError``."""
    python = environment("bench", ROOT / "var" / "bench") / "python"
    subprocess.run([python, "-m", "bench.plots", results, images], cwd=ROOT, env=os.environ | {"MPLBACKEND": "svg"},
                   check=True)  # fmt: skip


def page(
    found: Sequence[dict[str, Any]],
    others: dict[str, Any],
    ledger: dict[str, Any],
    images: Path,
    then: dict[str, Any] | None = None,
) -> str:
    """The page as Markdown; ``found``: results, the smallest scale first; ``then``: what pages took before."""
    time = _REAL if all(one.get("time") == "real" for one in found) else _SIMULATED
    lines = [_HEAD.format(page=AIM_PAGE, write=AIM_WRITE, copies=COPIES, time=time)]
    if then and len(found) > 1:
        lines.append(asked(then, found))
    lines += [_at_a_scale(one, found) for one in reversed(found)]
    if not any(one["scale"] >= 1 for one in found):
        lines.append(_extrapolated(found))
    lines += [
        f"## {title}\n\n![{title}](images/performance-{name}.svg)\n"
        for name, title in _PLOTS
        if (images / f"performance-{name}.svg").exists()
    ]
    lines.append(part(found[-1]))
    if ledger:
        lines.append(of_books(ledger))
    if others:
        lines.append(beside(others))
    if not any(one["scale"] > SMALL for one in found):
        lines.append(_NOT_YET)
    return "\n".join(lines)


def _at_a_scale(one: dict[str, Any], found: Sequence[dict[str, Any]]) -> str:
    smallest = found[0] if one is not found[0] else None
    rows = ", ".join(f"{count:,} {name}" for name, count in one["rows"].items())
    lines = [
        f"## Scale {one['scale']:g}\n",
        f"{rows}; {one['database_mb']:,} MB. {_machine(one)}\n",
        "| what | queries | web ms | PostgreSQL ms | floor ms | × floor | × pgbench | of its rate | p50, 8 clients"
        " | p95 | a second" + (f" | CPU against {smallest['scale']:g} |" if smallest else " |"),
        "|---|" + "---:|" * (11 if smallest else 10),
    ]
    for name, act in one["acts"].items():
        former = smallest["acts"].get(name) if smallest else None
        grown = f" ×{growth(act, former):.2f} |" if former else " |" if smallest else ""
        lines.append(_row(name, act, one["empty"]) + grown)
    empty = one["empty"]
    lines.append(f"\nAn empty view takes {empty['1']['web_ms']:.2f} ms; {empty['8']['per_second']:,.0f} a second.")
    lines[-1] += f" {sent_again(one['acts'])}{_speed(one['acts'].values())}"
    lines += [_arrivals(each) for each in one.get("arrivals", [])]
    beyond = (*overload.told(one.get("overload", [])), *contention.told(one.get("contention", {})))
    lines += [f"\n{said}" for said in beyond]
    return "\n".join([*lines, ""])


def _speed(acts: Iterable[dict[str, Any]]) -> str:
    """A sentence about how fast the machine was meanwhile."""
    found = [act["yardstick_ms"] for act in acts if "yardstick_ms" in act]
    return f" The yardstick took {min(found):.1f} to {max(found):.1f} ms." if found else ""


def _row(name: str, act: dict[str, Any], empty: dict[str, Any]) -> str:
    cells = [
        name, _queries(act), f"{act['1']['web_ms']:.1f}", f"{act['1']['postgres_ms']:.1f}",
        f"{floor_cost(act, empty):.1f}", f"{above(act, empty):.1f}", *beside_pgbench(act),
        f"{act['8']['p50_ms']:.0f}", f"{act['8']['p95_ms']:.0f}", f"{act['8']['per_second']:.0f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _queries(act: dict[str, Any]) -> str:
    """How many queries the median request makes, and the one that makes most."""
    most = act.get("at_most", act["queries"])
    return f"{act['queries']:g}" + (f" ({most:g})" if most > act["queries"] else "")


def _machine(one: dict[str, Any]) -> str:
    machine = one["machine"]
    busy = (
        ", **which was busy, if only with the bench before it: its times are not its own**" if is_busy(machine) else ""
    )
    versions = ", ".join(f"{name} {version}" for name, version in machine.get("versions", {}).items())
    filled = f" Filled in {one['filled']['seconds'] / 60:.0f} minutes." if one.get("filled") else ""
    read = f" {one['read_before']} % of the database was read before." if "read_before" in one else ""
    return (
        f"Measured {one['at'][:10]} at `{one['source']}` on {machine['cores']} × {machine['cpu']},"
        f" {loads(machine)}{busy}; {machine['postgresql']}, Python {machine['python']}, {versions};"
        f" shared_buffers {one['shared_buffers']}.{filled}{read}"
    )


def _arrivals(one: dict[str, Any]) -> str:
    return (
        f"\nArriving at {one['asked_per_second']} a second ({one['share']:.0%} of capacity), a mix of pages waits"
        f" {waits(one)}; {one['dropped']} found nobody left to ask, {one['wrong']} went wrong."
    )


def _extrapolated(found: Sequence[dict[str, Any]]) -> str:
    largest = found[-1]
    said = f"## Scale 1, extrapolated\n\nIt was not filled: the largest scale measured is {largest['scale']:g}."
    if len(found) < 2:
        return f"{said} With one scale nothing can be said about growth.\n"
    lines = [f"{said} If CPU goes on growing by the same factor with each factor of the scale:\n"]
    lines += ["| what | ms of CPU a request |", "|---|---:|"]
    for name, act in largest["acts"].items():
        if former := found[0]["acts"].get(name):
            small = (found[0]["scale"], cost(act) / growth(act, former))
            lines.append(f"| {name} | {extrapolated(small, (largest['scale'], cost(act))):.0f} |")
    return "\n".join([*lines, ""])


def extrapolated(small: tuple[float, float], large: tuple[float, float]) -> float:
    """The value at scale 1, out of scale and value at two others, if it grows by a power of the scale."""
    power = math.log(large[1] / small[1]) / math.log(large[0] / small[0])
    return float(large[1] * (1 / large[0]) ** power)


def beside(others: dict[str, Any]) -> str:
    """The part of the page that tells what others do."""
    machine = others["machine"]
    lines = [
        "## What others do\n",
        f"The same clients, one web process and the same PostgreSQL; settings of our own (`bench/peers/`). Measured"
        f" {others['at'][:10]} on {machine['cores']} × {machine['cpu']}, {loads(machine)}.\n",
        "| what | queries | web ms | PostgreSQL ms | p50, 8 clients | p95 | a second |",
        "|---|" + "---:|" * 6,
    ]
    for name, act in others["acts"].items():
        one, eight = act["1"], act.get("8", {})
        cells = [
            _cell(act["queries"], 1), _cell(one["web_ms"], 1), _cell(one.get("postgres_ms"), 1),
            *(_cell(eight.get(figure), 0) for figure in ("p50_ms", "p95_ms", "per_second")),
        ]  # fmt: skip
        lines.append(f"| {name} | {' | '.join(cells)} |")
    alone = {name: act["1"]["per_second"] for name, act in others["acts"].items() if "8" not in act}
    lines += [f"\n{name}, one after the other in one process: {rate:,.0f} a second." for name, rate in alone.items()]
    return "\n".join([*lines, ""])


def of_books(ledger: dict[str, Any]) -> str:
    """The part of the page that tells of the ledger without HTTP."""
    machine = ledger["machine"]
    lines = [
        "## The ledger by itself\n",
        "In one process, without HTTP, in a database of its own; each transaction waits for the disk. Measured"
        f" {ledger['at'][:10]} at `{ledger['source']}` on {machine['cores']} × {machine['cpu']}, {loads(machine)}.\n",
        f"| postings in a transaction | a second (aim: {AIM_POSTINGS:,}) | CPU of one in Python, ms |"
        " in PostgreSQL, ms |",
        "|---:|---:|---:|---:|",
    ]
    for n, act in ledger["postings"].items():
        one = act["1"]
        lines.append(f"| {n} | {one['per_second']:,.0f} | {one['web_ms']:.2f} | {one['postgres_ms']:.2f} |")
    lines += [
        "\n| movements of the account | its balance, ms | the bank's balance, ms | with closed months, ms |"
        " newest page of its statement, ms |",
        "|---:|---:|---:|---:|---:|",
    ]
    for one in ledger["balances"]:
        names = ("balance_ms", "operator_ms", "closed_ms", "statement_ms")
        figures = (_cell(one.get(name), 2) for name in names)
        lines.append(f"| {one['movements']:,} | {' | '.join(figures)} |")
    lines.append(
        "\nBalances of clients, escrows and workers are rows that triggers keep (aim: less than"
        f" {AIM_BALANCE:g} ms at any length). The operator's accounts have none, since all postings would wait for one"
        " row; theirs are added up from an index, for pages of the desk and the books: from the sums of the newest"
        " closed month on, where there is one."
    )
    return "\n".join([*lines, ""])


def _cell(figure: float | None, places: int) -> str:
    """A figure, or a line where it was not measured."""
    return "—" if figure is None else f"{figure:.{places}f}"


if __name__ == "__main__":
    main()
