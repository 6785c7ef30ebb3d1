"""The programs that the cluster is made of, as Debian packages them."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_PLACES = "/usr/sbin:/usr/bin:/sbin:/bin"
_PACKAGES = {
    "ip": "iproute2",
    "setpriv": "util-linux",
    "openssl": "openssl",
    "haproxy": "haproxy",
    "pgbouncer": "pgbouncer",
    "etcd": "etcd-server",
    "patroni": "patroni python3-etcd",
    "patronictl": "patroni python3-etcd",
}
POSTGRES = Path("/usr/lib/postgresql/17/bin")
"""Where ``patroni.yml`` looks for PostgreSQL."""


class NotHere(Exception):
    """This machine cannot run the cluster; the message says what it lacks."""


class NoNetworks(NotHere):
    """It gives no networks, which nothing that is installed would change."""


@dataclass(frozen=True)
class Engines:
    """Paths of programs by name."""

    paths: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.paths[name]

    def version(self, name: str, *arguments: str) -> str:
        """The first line that a program says of its version."""
        done = subprocess.run([self.paths[name], *arguments], capture_output=True, text=True, check=False, timeout=30)
        return (done.stdout or done.stderr).strip().splitlines()[0]


def find() -> Engines:
    """All programs, and the right to make networks. Raises ``NotHere``."""
    if os.geteuid() != 0:
        raise NoNetworks("making networks needs root: sudo make cluster")
    found = {name: shutil.which(name, path=_PLACES) for name in _PACKAGES}
    lacking = {_PACKAGES[name] for name, path in found.items() if path is None}
    if not (POSTGRES / "postgres").exists():
        lacking.add("postgresql-17")
    if lacking:
        raise NotHere(f"apt-get install --no-install-recommends {' '.join(sorted(lacking))}")
    engines = Engines({name: path for name, path in found.items() if path})
    _try_network(engines["ip"])
    return engines


def _try_network(ip: str) -> None:
    name = f"michinori-try-{os.getpid()}"
    made = subprocess.run([ip, "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode:
        raise NoNetworks(f"this kernel gives no network namespaces: {made.stderr.strip()}")
    try:
        bridge = subprocess.run(
            [ip, "-n", name, "link", "add", "switch", "type", "bridge"], capture_output=True, text=True, check=False
        )
        if bridge.returncode:
            raise NoNetworks(f"this kernel gives no bridges: {bridge.stderr.strip()}")
    finally:
        subprocess.run([ip, "netns", "del", name], check=False)
