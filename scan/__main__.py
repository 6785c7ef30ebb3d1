"""``python -m scan``: all scanners. ``make scan`` runs it."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.environments import NotInstalled, environment
from scan import planting, source
from scan.findings import silenced
from scan.running import OUT, ROOT
from scan.steps import HEAD, Outcome, Step, do, exit_status, write


def main() -> None:
    """Scan, and exit with 1 if something is to be looked at. ``--only`` takes the steps whose name has that text,
    ``--planted`` those alone that must find the planted faults.
    """
    parser = argparse.ArgumentParser(prog="scan", description=__doc__)
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as on an interruption
    OUT.mkdir(parents=True, exist_ok=True)
    try:
        programs = environment("scan", OUT)
    except NotInstalled as refused:
        sys.exit(str(refused))
    table, outcomes = silenced(), list[Outcome]()
    _tell(HEAD)
    for step in _steps(programs, OUT):
        if given.only in step.name and (step.name.startswith("planted: ") or not given.planted):
            outcomes.append(do(step, table))
            _tell(outcomes[-1].row)
    write(OUT / "scan.json", outcomes, _circumstances())
    sys.exit(exit_status(outcomes))


def _steps(programs: Path, out: Path) -> Iterator[Step]:
    yield from source.steps(programs, out)
    yield from source.planted_steps(programs, out, planting.build(out / "planted"))


def _circumstances() -> dict[str, object]:
    described = ["git", "describe", "--always", "--abbrev=9", "--dirty=+"]
    source = subprocess.run(described, cwd=ROOT, capture_output=True, text=True, check=False)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return {"source": source.stdout.strip(), "at": at, "processors": os.cpu_count()}


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
