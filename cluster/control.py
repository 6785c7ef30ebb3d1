"""The negative control: without a synchronous standby the same cut loses what was acknowledged, as the count says."""

import contextlib
from collections.abc import Iterator

from cluster.faults import CUT, Fault
from cluster.partitions import cut_from_data
from cluster.whole import Cluster
from rig.waiting import wait_until


@contextlib.contextmanager
def asynchronous(cluster: Cluster) -> Iterator[None]:
    """Let commits wait for nobody, and cut the leader from the other data machines. The site still reaches it, and it
    acknowledges until it notices that it leads nobody.
    """
    leader = cluster.database.leader()
    cluster.database.control("edit-config", "michinori", "--force", "--set", "synchronous_mode=false")
    wait_until(lambda: _waits_for(cluster, leader) == "", "commits wait for nobody")
    try:
        with cut_from_data(cluster, leader):
            yield
    finally:
        cluster.database.control("edit-config", "michinori", "--force", "--set", "synchronous_mode=true")


def _waits_for(cluster: Cluster, machine: str) -> str:
    with cluster.database.connect(machine) as connection:
        found = connection.execute("SHOW synchronous_standby_names").fetchone()
    return str(found[0]) if found else ""


FAULTS = [Fault("control: the same cut, asynchronous", asynchronous, CUT, hold=40.0, loses=True)]
