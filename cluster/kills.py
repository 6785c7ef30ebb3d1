"""kill -9 of each part: of a program, and of whole machines, whose others hear nothing more."""

import contextlib
import time
from collections.abc import Iterator
from datetime import datetime

from cluster.faults import CUT, KILL, Fault
from cluster.plan import DATA, WEB, WORK
from cluster.whole import Cluster
from rig.waiting import wait_until

_WITHOUT_ETCD = 30.0


@contextlib.contextmanager
def postmaster(cluster: Cluster) -> Iterator[None]:
    """The leading PostgreSQL; its machine lives, and Patroni makes a follower of it."""
    cluster.database.kill_postmaster(cluster.database.leader())
    yield


@contextlib.contextmanager
def leader(cluster: Cluster) -> Iterator[None]:
    """The leader's whole machine, with its etcd."""
    with _dead(cluster, cluster.database.wait_until_whole().one("leader")):
        yield


@contextlib.contextmanager
def standby(cluster: Cluster) -> Iterator[None]:
    """The machine whose word each commit waits for."""
    with _dead(cluster, cluster.database.wait_until_whole().one("sync_standby")):
        yield


@contextlib.contextmanager
def web(cluster: Cluster) -> Iterator[None]:
    """A web node."""
    with _dead(cluster, WEB[0]):
        yield


@contextlib.contextmanager
def worker(cluster: Cluster) -> Iterator[None]:
    """A machine that works in the background; the other one goes on."""
    with _dead(cluster, WORK[0]):
        before = _beat(cluster)
        wait_until(lambda: _beat(cluster) > before, "the other worker works")
        yield


@contextlib.contextmanager
def etcd(cluster: Cluster) -> Iterator[None]:
    """All three of etcd, for half a minute."""
    for name in DATA:
        cluster.machines[name].kill("etcd")
    try:
        yield
    finally:
        for name in DATA:
            cluster.machines[name].again()


@contextlib.contextmanager
def _dead(cluster: Cluster, machine: str) -> Iterator[None]:
    cluster.machines[machine].die()
    try:
        yield
    finally:
        time.sleep(1)
        cluster.machines[machine].rise()


def _beat(cluster: Cluster) -> datetime:
    """When background work last said that it lives."""
    with cluster.database.connect(cluster.database.leader()) as connection:
        found = connection.execute("SELECT beat_at FROM machinery_installation").fetchone()
    assert found, "there is no installation"
    at: datetime = found[0]
    return at


FAULTS = [
    Fault("kill -9 of the leading PostgreSQL", postmaster, KILL),
    Fault("the leader's machine dies", leader, CUT),
    Fault("the synchronous standby's machine dies", standby, CUT, short=False),
    Fault("a web node dies", web, KILL),
    Fault("a worker dies", worker, KILL, short=False),
    Fault("all of etcd dies", etcd, KILL, hold=_WITHOUT_ETCD, short=False),
]
