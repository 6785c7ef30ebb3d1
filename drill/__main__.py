"""``python -m drill``: all steps, or with ``--short`` those of continuous integration. ``make drill`` runs it."""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from drill import (
    beginning,
    clocks,
    copies,
    kills,
    lives,
    mails,
    moments,
    nodes,
    outages,
    proxies,
    renewing,
    upgrading,
    versions,
)
from drill.steps import Step, exit_status, run
from rig.machine import describe

STEPS: list[Step] = [
    *beginning.STEPS,
    *proxies.STEPS,
    *mails.STEPS,
    *copies.STEPS,
    *moments.STEPS,
    *upgrading.STEPS,
    *versions.STEPS,
    *nodes.STEPS,
    *renewing.STEPS,
    *lives.STEPS,
    *kills.STEPS,
    *outages.STEPS,
    *clocks.STEPS,
]


def main() -> None:
    """Do the steps and exit with 1 if one failed. ``--only`` takes those whose name has that text."""
    parser = argparse.ArgumentParser(prog="drill", description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that sites are stopped with the drill
    chosen = [step for step in STEPS if given.only in step.name and (step.short or not given.short)]
    _tell(f"{describe()}\n")
    # On a disk: a database with every change flushed, as at an operator's, and not in memory.
    with tempfile.TemporaryDirectory(prefix="michinori-drill-", dir="/var/tmp") as folder:
        outcomes = run(chosen, Path(folder), _tell)
    sys.exit(exit_status(outcomes))


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
