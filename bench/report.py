"""Writing the results as JSON and as a table."""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

from bench import contention, overload
from bench.arrivals import waits
from bench.machine import loads
from bench.ratios import above, beside_pgbench, floor_cost, growth, sent_again
from bench.site import Connection

_TABLES = {
    "users": "people_user", "jobs": "market_job", "contracts": "contracts_contract", "events": "machinery_event",
    "movements": "ledger_movement", "messages": "conversation_message", "blocks": "people_block",
}  # fmt: skip
_HEAD = (
    "what", "queries", "web ms", "pg ms", "p50", "p95", "per s",
    "web ms ×8", "pg ms ×8", "p50 ×8", "p95 ×8", "per s ×8", "wrong",
    "floor ms", "× floor", "× pgbench", "of its rate ×8",
)  # fmt: skip
_PARTS = ("Django", "granian", "psycopg")
_SHOWN = ("web_ms", "postgres_ms", "p50_ms", "p95_ms", "per_second")


def circumstances(connection: Connection, *, scale: float, seed: int) -> dict[str, Any]:
    """The machine, the source's commit and the numbers of rows. ``time``: older results, simulated, have none."""
    size = "SELECT pg_database_size(current_database()), current_setting('shared_buffers'), version()"
    found = connection.execute(size).fetchone() or (0, "", "")
    return {
        "scale": scale,
        "seed": seed,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "source": _source(),
        "time": "real",
        "machine": {
            "cpu": _cpu(), "cores": os.cpu_count(), "system": platform.platform(),
            "python": platform.python_version(), "postgresql": found[2].split(" on ")[0],
            "memory_gb": round(psutil.virtual_memory().total / 2**30),
            "versions": {name: version(name) for name in _PARTS},
        },
        "shared_buffers": found[1],
        "database_mb": found[0] // 2**20,
        "rows": {name: _count(connection, table) for name, table in _TABLES.items()},
    }  # fmt: skip


def write(folder: Path, result: dict[str, Any]) -> str:
    """Write the result to ``SCALE.json``; return its table, with the growth since the next smaller scale."""
    place = folder / f"{result['scale']}.json"
    place.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    kept = [json.loads(each.read_text()) for each in folder.glob("0*.json")]
    smaller = max((one for one in kept if _is_smaller(one, result)), key=lambda one: one["scale"], default=None)
    return table(result, smaller)


def table(result: dict[str, Any], smaller: dict[str, Any] | None) -> str:
    """The result as a Markdown table. Growth is that of CPU time (web and PostgreSQL) with one client."""
    machine, rows = result["machine"], ", ".join(f"{count:,} {name}" for name, count in result["rows"].items())
    head = [*_HEAD, *([f"CPU against {smaller['scale']}"] if smaller else [])]
    lines = [
        f"Scale {result['scale']}, source {result['source']}: {rows}; {result['database_mb']:,} MB.",
        f"{machine['cores']} × {machine['cpu']}, {loads(machine)}, {machine['postgresql']},"
        f" shared_buffers {result['shared_buffers']}. CPU and waiting in ms a request, 1 client and 8.",
        f"An empty view: {result['empty']['1']['web_ms']:.2f} ms, {result['empty']['8']['per_second']:,.0f} a second.",
        "",
        f"| {' | '.join(head)} |",
        f"|---|{'---:|' * (len(head) - 1)}",
    ]
    for name, act in result["acts"].items():
        cells = [name, f"{act['queries']:g}", *(f"{act[clients][key]:.1f}" for clients in ("1", "8") for key in _SHOWN)]
        cells.append(f"{sum(act[clients]['wrong'] for clients in ('1', '8')) or ''}")
        cells += _floors(act, result["empty"])
        if smaller:
            former = smaller["acts"].get(name)
            cells.append(f"×{growth(act, former):.2f}" if former else "")
        lines.append(f"| {' | '.join(cells)} |")
    lines += [sent_again(result["acts"]), *_arrivals(result.get("arrivals", []))]
    return "\n".join(
        [*lines, *overload.told(result.get("overload", [])), *contention.told(result.get("contention", {}))]
    )


def _arrivals(found: list[dict[str, Any]]) -> list[str]:
    """A line for each rate at which requests arrived, whoever still waited."""
    return [
        f"Arrivals at {one['share']:.0%} of capacity, {one['asked_per_second']} a second:"
        f" {waits(one)}; CPU {one['web_ms']:.1f} + {one['postgres_ms']:.1f} ms; dropped {one['dropped']},"
        f" wrong {one['wrong']}."
        for one in found
    ]


def _is_smaller(one: dict[str, Any], result: dict[str, Any]) -> bool:
    """Whether a result is of the same source and a smaller scale."""
    return bool(one["source"] == result["source"] and one["scale"] < result["scale"])


def _floors(act: dict[str, Any], empty: dict[str, Any]) -> list[str]:
    """Cells: CPU of the floor with one client, how many times of it the act takes, and how it stands to pgbench."""
    return [f"{floor_cost(act, empty):.1f}", f"×{above(act, empty):.1f}", *beside_pgbench(act)]


def _count(connection: Connection, table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608 - named above
    return int(found[0]) if found else 0


def _source() -> str:
    """The commit of the measured checkout, with + if it has uncommitted changes."""
    spec = find_spec("michinori")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    said = subprocess.run(
        ["git", "describe", "--always", "--abbrev=9", "--dirty=+"],  # noqa: S607
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return said.stdout.strip() or "unknown"


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine())
