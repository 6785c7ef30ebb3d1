"""Cuts: both sides live on, and each may believe that the other is gone."""

import contextlib
from collections.abc import Iterator

from cluster.faults import CUT, Fault
from cluster.plan import DATA, WEB
from cluster.whole import Cluster

_LONG = 40.0
"""Seconds: twice as long as a leader's word holds."""


@contextlib.contextmanager
def leader_from_data(cluster: Cluster) -> Iterator[None]:
    """The leader from the other data machines, while the site still reaches it: it must not go on acknowledging."""
    with cut_from_data(cluster, cluster.database.wait_until_whole().one("leader")):
        yield


@contextlib.contextmanager
def leader_from_all(cluster: Cluster) -> Iterator[None]:
    """The leader from everybody."""
    with _unplugged(cluster, cluster.database.wait_until_whole().one("leader")):
        yield


@contextlib.contextmanager
def standby_from_data(cluster: Cluster) -> Iterator[None]:
    """The synchronous standby, and with it a member of etcd, from the other data machines."""
    with cut_from_data(cluster, cluster.database.wait_until_whole().one("sync_standby")):
        yield


@contextlib.contextmanager
def web_from_data(cluster: Cluster) -> Iterator[None]:
    """A web node from the database, while the door still reaches it."""
    for name in DATA:
        cluster.network.cut(WEB[0], name)
    try:
        yield
    finally:
        cluster.network.mend()


@contextlib.contextmanager
def web_from_all(cluster: Cluster) -> Iterator[None]:
    """A web node from everybody."""
    with _unplugged(cluster, WEB[1]):
        yield


@contextlib.contextmanager
def cut_from_data(cluster: Cluster, machine: str) -> Iterator[None]:
    for name in DATA:
        if name != machine:
            cluster.network.cut(machine, name)
    try:
        yield
    finally:
        cluster.network.mend()


@contextlib.contextmanager
def _unplugged(cluster: Cluster, machine: str) -> Iterator[None]:
    cluster.network.unplug(machine)
    try:
        yield
    finally:
        cluster.network.plug_in(machine)


FAULTS = [
    Fault("the leader is cut from the other data machines", leader_from_data, CUT, hold=_LONG),
    Fault("the leader is cut from everybody", leader_from_all, CUT, hold=_LONG, short=False),
    Fault("the synchronous standby is cut from the data machines", standby_from_data, CUT, hold=_LONG, short=False),
    Fault("a web node is cut from the database", web_from_data, CUT, hold=15),
    Fault("a web node is cut from everybody", web_from_all, CUT, hold=15, short=False),
]
