"""``python -m cluster``: all faults, or with ``--short`` those of continuous integration. ``make cluster`` runs it."""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from cluster import control, engines, kills, partitions, planned, report, roads
from cluster.faults import exit_status, run
from cluster.whole import Cluster

FAULTS = [*kills.FAULTS, *partitions.FAULTS, *planned.FAULTS, *control.FAULTS]


def main() -> None:
    """Bring the cluster up, live through the faults, prove the books. Exit with 1 if anything failed. ``--only`` takes
    those whose name has that text; ``--where-possible`` exits with 0 where no networks can be made.
    """
    parser = argparse.ArgumentParser(prog="cluster", description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--where-possible", action="store_true")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that all is stopped with it
    chosen = [fault for fault in FAULTS if given.only in fault.name and (fault.short or not given.short)]
    try:
        found = engines.find()
    except engines.NotHere as lacking:
        tell(f"make cluster cannot run here: {lacking}")
        sys.exit(0 if given.where_possible and isinstance(lacking, engines.NoNetworks) else 1)
    tell(report.describe(found))
    # On a disk, as at an operator's: what is acknowledged was flushed.
    with tempfile.TemporaryDirectory(prefix="michinori-cluster-", dir="/var/tmp") as folder:
        began = time.monotonic()
        with Cluster(Path(folder), found) as cluster:
            tell(f"eight machines up in {time.monotonic() - began:.0f} s\n")
            tell(f"{roads.walk(cluster)}\n")
            outcomes = run(chosen, cluster, tell)
            proved = report.prove(cluster)
            tell(f"\n{proved}")
    sys.exit(exit_status(outcomes, len(chosen)))


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
