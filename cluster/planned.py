"""What an operator does on purpose, while people work: another leader, and a new version."""

import contextlib
from collections.abc import Iterator

from cluster import nextversion
from cluster.faults import KILL, Fault
from cluster.plan import WEB, WORK
from cluster.whole import Cluster
from rig.waiting import wait_until


@contextlib.contextmanager
def switchover(cluster: Cluster) -> Iterator[None]:
    """The synchronous standby becomes the leader."""
    roles = cluster.database.wait_until_whole()
    there = ("--leader", roles.one("leader"), "--candidate", roles.one("sync_standby"))
    cluster.database.control("switchover", "michinori", *there, "--force")
    yield


@contextlib.contextmanager
def new_version(cluster: Cluster) -> Iterator[None]:
    """The next version changes tables while the old one serves; then one machine after the other runs it."""
    source = nextversion.make(cluster.folder / "next")
    first = cluster.machines[WEB[0]]
    assert cluster.sites.run(first, "migrate", source=source)["migrated"], "the next version found nothing to change"
    cluster.sites.source = source  # the old one refuses tables that are newer
    for name in (*WORK, *WEB):  # a worker is to know whatever a new web node leaves it
        machine = cluster.machines[name]
        machine.restart("serve", cluster.sites.serving(machine, source=source))
        if name in WEB:
            wait_until(lambda name=name: cluster.is_well(name), f"{name} runs the next version")  # type: ignore[misc]
    yield


FAULTS = [
    Fault("planned switchover", switchover, KILL),
    Fault("rolling restart with a migration", new_version, KILL),
]
