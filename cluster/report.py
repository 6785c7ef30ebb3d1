"""On what the faults were lived through, and what the books say afterwards."""

import platform
from datetime import UTC, datetime

import psutil

from cluster.engines import POSTGRES, Engines
from cluster.plan import WEB
from cluster.whole import Cluster

_ASKED = {"patroni": "--version", "etcd": "--version", "haproxy": "-v", "pgbouncer": "--version"}


def describe(engines: Engines) -> str:
    """Date, system, processors, memory and the engines' versions."""
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    memory = psutil.virtual_memory().total / 2**30
    machine = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {system}, {psutil.cpu_count()} processors, {memory:.0f} GB"
    versions = [engines.version(name, option) for name, option in _ASKED.items()]
    return f"{machine}\n{', '.join([*versions, f'PostgreSQL {POSTGRES.parent.name}'])}"


def prove(cluster: Cluster) -> str:
    """Prove the ledger through the cluster, and return what it said. Raises ``AssertionError`` if it is not sound."""
    return f"ledger check: {cluster.sites.run(cluster.machines[WEB[0]], 'ledger', 'check')}"
