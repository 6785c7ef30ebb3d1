"""The three data machines: etcd, Patroni and PostgreSQL on each; who leads, and who follows."""

import os
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg

from cluster.configuring import place, settings
from cluster.engines import Engines
from cluster.machines import Machine, Program
from cluster.network import Network
from cluster.plan import DATA, LOAD
from rig.waiting import wait_until

_USER = "postgres"
_REST = 8008
_SOON = 2.0
"""Seconds for Patroni's answer."""


@dataclass(frozen=True)
class Roles:
    """Machines by what Patroni says they do: ``leader``, ``sync_standby``, ``replica``."""

    of: Mapping[str, str]

    def one(self, role: str) -> str:
        """The machine with a role. Raises ``AssertionError`` if there is none."""
        found = [machine for machine, its in self.of.items() if its == role]
        assert found, f"there is no {role}: {dict(self.of)}"
        return found[0]

    @property
    def whole(self) -> bool:
        """Whether all three are there, one of them leading and one following commit by commit."""
        return sorted(self.of.values()) == ["leader", "replica", "sync_standby"]


class Database:
    """``secrets``: what ``secrets.env`` says."""

    def __init__(self, machines: Mapping[str, Machine], network: Network, engines: Engines) -> None:
        self.machines = {name: machines[name] for name in DATA}
        self._network, self._engines = network, engines
        self.secrets = settings("secrets.env")

    def start(self) -> None:
        """Start etcd and Patroni everywhere, and wait until all three follow."""
        for name, machine in self.machines.items():
            for own in ("etcd", "run"):
                (machine.folder / own).mkdir()
            place(machine, "roles.sh", owner=_USER)
            configuration = place(machine, "patroni.yml", owner=_USER)
            for each in (machine.folder, *(machine.folder / own for own in ("etcd", "run"))):
                shutil.chown(each, _USER, _USER)
            etcd = (self._engines["etcd"], "--data-dir", str(machine.folder / "etcd"))
            machine.start("etcd", Program(etcd, settings(f"{name}.env", "etcd.env"), _USER))
            asked = settings(f"{name}.env", "secrets.env") | {"HOME": str(machine.folder)}
            machine.start("patroni", Program((self._engines["patroni"], configuration), asked, _USER))
        self.wait_until_whole()

    def wait_until_whole(self) -> Roles:
        """Wait until one leads and two follow."""
        wait_until(lambda: self.roles().whole, "one leads and two follow")
        return self.roles()

    def roles(self) -> Roles:
        """What the first of the three that answers knows. A machine that does not run or follow has no role."""
        for name in DATA:
            if (found := self._ask(name)) is not None:
                return Roles({one["name"]: one["role"] for one in found if one["state"] in ("running", "streaming")})
        return Roles({})

    def leader(self) -> str:
        """The machine that leads, as soon as there is one that takes writes."""
        return wait_until(self._writable, "there is a leader")

    def connect(self, machine: str) -> "psycopg.Connection[tuple[Any, ...]]":
        """A superuser's connection to the PostgreSQL of a machine, by its socket, which no cut reaches."""
        return psycopg.connect(
            host=str(self.machines[machine].folder / "run"),
            user=self.secrets["PATRONI_SUPERUSER_USERNAME"],
            password=self.secrets["PATRONI_SUPERUSER_PASSWORD"],
            dbname="michinori",
            autocommit=True,
            connect_timeout=5,
        )

    def kill_postmaster(self, machine: str) -> None:
        """Kill PostgreSQL's first process, with which all others end."""
        record = self.machines[machine].folder / "data" / "postmaster.pid"
        os.kill(int(record.read_text().split()[0]), signal.SIGKILL)

    def control(self, *arguments: str) -> str:
        """Run ``patronictl`` on the first data machine and return what it said."""
        machine = self.machines[DATA[0]]
        command = (self._engines["patronictl"], "-c", str(machine.folder / "patroni.yml"), *arguments)
        asked = settings(f"{machine.name}.env", "secrets.env") | {"HOME": str(machine.folder)}
        done = machine.run(Program(command, asked, _USER))
        assert done.returncode == 0, f"patronictl {arguments[0]}: {(done.stderr or done.stdout).strip()[-500:]}"
        return done.stdout

    def _writable(self) -> str:
        for name in DATA:
            try:
                with self.connect(name) as connection:
                    if connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,):
                        return name
            except psycopg.Error:
                continue
        return ""

    def _ask(self, machine: str) -> list[dict[str, Any]] | None:
        """The members that a machine's Patroni knows, None if it does not answer."""
        address = f"http://{self.machines[machine].address}:{_REST}/cluster"
        try:
            with self._network.inside(LOAD):
                found: list[dict[str, Any]] = httpx.get(address, timeout=_SOON).json()["members"]
        except (httpx.HTTPError, ValueError, KeyError):
            return None
        return found
