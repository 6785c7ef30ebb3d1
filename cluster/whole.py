"""The whole cluster: brought up, asked how it is, and ended."""

import ssl
import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from cluster import door
from cluster.database import Database
from cluster.engines import Engines
from cluster.machines import Machine
from cluster.network import Network
from cluster.plan import ADDRESSES, DOOR, LOAD, WEB
from cluster.site import Sites
from rig.waiting import wait_until

_SHOWN = 1_500
"""How many characters of each log are shown after a failure."""
_PORT = 8000


class Cluster:
    """``machines``: by name, as in ``plan.ADDRESSES``."""

    def __init__(self, folder: Path, engines: Engines) -> None:
        folder.chmod(0o755)  # engines that do not run as root have folders in it
        self.folder, self._engines = folder, engines
        self.network = Network(engines["ip"], ADDRESSES)
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as ends:
            ends.enter_context(self.network)
            self.machines = {name: self._machine(name) for name in ADDRESSES}
            self.database = Database(self.machines, self.network, self._engines)
            self.sites = Sites(self.folder, self.machines, self._engines)
            ends.push(self._end)
            self.database.start()
            self.sites.start()
            door.start(self.machines[DOOR], self._engines)
            self.wait_until_well()
            self._ends = ends.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.__exit__(kind, error, trace)

    def caller(self, person: str) -> door.Caller:
        """A program with a person's token."""
        return door.Caller(self.machines[DOOR], self.sites.tokens[person])

    def wait_until_well(self) -> None:
        """Wait until one leads and two follow, web nodes find nothing wrong but backups, and the door answers."""
        self.database.wait_until_whole()
        for name in WEB:
            wait_until(lambda name=name: self.is_well(name), f"{name} finds nothing wrong")  # type: ignore[misc]
        wait_until(self._is_open, "the door answers")

    def is_well(self, name: str) -> bool:
        with self.network.inside(LOAD):
            try:
                found = httpx.get(f"http://{ADDRESSES[name]}:{_PORT}/health", timeout=5).json()
            except (httpx.HTTPError, ValueError):
                return False
        return set(found["wrong"]) <= {"backup", "disk"}

    def _is_open(self) -> bool:
        with self.network.inside(LOAD):
            caller = self.caller("aoi")
            try:
                return caller.send("GET", "/jobs").status_code == 200
            except (httpx.HTTPError, ssl.SSLError):
                return False
            finally:
                caller.close()

    def _machine(self, name: str) -> Machine:
        folder = self.folder / name
        folder.mkdir()
        return Machine(name, folder, self.network, self._engines)

    def _end(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for machine in self.machines.values():
            machine.end()
        if error is not None:
            self.show_logs()

    def show_logs(self) -> None:
        """Write the ends of all logs to stderr."""
        for log in sorted(self.folder.glob("*/*.log")):
            sys.stderr.write(f"--- {log.relative_to(self.folder)}\n{log.read_text(errors='replace')[-_SHOWN:]}\n")
