"""``python -m scan``: all scanners, or with ``--short`` for less long. ``make scan`` runs it."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.environments import NotInstalled, environment
from scan import live, planting, source
from scan.findings import silenced
from scan.running import OUT, ROOT
from scan.steps import HEAD, Outcome, Step, do, exit_status, write


def main() -> None:
    """Scan, and exit with 1 if something is to be looked at. ``--only`` takes the steps whose name has that text,
    ``--planted`` those alone that must find the planted faults.
    """
    parser = argparse.ArgumentParser(prog="scan", description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that demos are stopped with the scan
    OUT.mkdir(parents=True, exist_ok=True)
    try:
        programs = environment("scan", OUT)
    except NotInstalled as refused:
        sys.exit(str(refused))
    table, outcomes = silenced(), list[Outcome]()
    _tell(HEAD)
    demos = live.Demos(OUT / "home", OUT / "planted")
    try:
        for step in _steps(programs, OUT, demos, given):
            if given.only in step.name and (step.name.startswith("planted: ") or not given.planted):
                outcomes.append(do(step, table))
                _tell(outcomes[-1].row)
    finally:
        demos.close()
    write(OUT / "scan.json", outcomes, _circumstances(given))
    sys.exit(exit_status(outcomes, named=bool(given.only)))


def _steps(programs: Path, out: Path, demos: live.Demos, given: argparse.Namespace) -> Iterator[Step]:
    shutil.rmtree(demos.home, ignore_errors=True)  # what an earlier scan has done to its people
    yield from source.steps(programs, out)
    yield from live.steps(programs, out, demos, short=given.short, turn=int(os.environ.get("MICHINORI_TURN") or 0))
    planting.build(demos.build)
    yield from source.planted_steps(programs, out, demos.build)
    yield from live.planted_steps(programs, out, demos)


def _circumstances(given: argparse.Namespace) -> dict[str, object]:
    described = ["git", "describe", "--always", "--abbrev=9", "--dirty=+"]
    source = subprocess.run(described, cwd=ROOT, capture_output=True, text=True, check=False)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return {"source": source.stdout.strip(), "at": at, "short": given.short, "processors": os.cpu_count()}


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
