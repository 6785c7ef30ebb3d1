"""On what the faults were lived through, and what the books say afterwards."""

from cluster.engines import POSTGRES, Engines
from cluster.plan import WEB
from cluster.whole import Cluster
from rig import machine

_ASKED = {"patroni": "--version", "etcd": "--version", "haproxy": "-v", "pgbouncer": "--version"}


def describe(engines: Engines) -> str:
    """Date, system, processors, memory and the engines' versions."""
    versions = [engines.version(name, option) for name, option in _ASKED.items()]
    return f"{machine.describe()}\n{', '.join([*versions, f'PostgreSQL {POSTGRES.parent.name}'])}"


def prove(cluster: Cluster) -> str:
    """Prove the ledger through the cluster, and return what it said. Raises ``AssertionError`` if it is not sound."""
    return f"ledger check: {cluster.sites.run(cluster.machines[WEB[0]], 'ledger', 'check')}"
