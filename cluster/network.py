"""A network of namespaces: one for each machine, and one with the switch between them. This machine's is not touched.

A cut is a real one: what is sent is lost on the way, and nobody is told.
"""

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

_SWITCH = "switch"
_NOBODY = "02:00:00:00:00:01"
"""An address of the link layer that no machine has."""


class Network:
    """``addresses``: by machine, all in one /24."""

    def __init__(self, ip: str, addresses: Mapping[str, str]) -> None:
        self.addresses = dict(addresses)
        self._ip = ip
        self._ends = ExitStack()
        self._cuts: set[tuple[str, str]] = set()

    def __enter__(self) -> Self:
        with ExitStack() as ends:
            self._add(_SWITCH, ends)
            self._at(_SWITCH, "link", "add", _SWITCH, "type", "bridge")
            self._at(_SWITCH, "link", "set", _SWITCH, "up")
            for machine, address in self.addresses.items():
                self._add(machine, ends)
                self._plug_in(machine, address)
            self._ends = ends.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.close()

    def namespace(self, machine: str) -> str:
        """The name that ``ip netns`` knows."""
        return f"michinori-{os.getpid()}-{machine}"

    def on(self, machine: str, *command: str) -> list[str]:
        """The command, to be run on a machine. The process that it starts is the command itself."""
        return [self._ip, "netns", "exec", self.namespace(machine), *command]

    def processes(self, machine: str) -> list[int]:
        """The ids of all processes on a machine."""
        return [int(each) for each in self._run("netns", "pids", self.namespace(machine)).split()]

    @contextlib.contextmanager
    def inside(self, machine: str) -> Iterator[None]:
        """Let this thread open its connections from a machine, for the length of the block."""
        with Path("/proc/thread-self/ns/net").open() as before:
            enter(self, machine)
            try:
                yield
            finally:
                os.setns(before.fileno(), os.CLONE_NEWNET)

    def unplug(self, machine: str) -> None:
        """Cut a machine off from all others."""
        self._at(_SWITCH, "link", "set", machine, "down")

    def plug_in(self, machine: str) -> None:
        """Connect it again."""
        self._at(_SWITCH, "link", "set", machine, "up")

    def cut(self, one: str, other: str) -> None:
        """Cut two machines from each other; all others reach both. What they send goes to a link that nobody has."""
        for here, there in ((one, other), (other, one)):
            neighbour = (self.addresses[there], "lladdr", _NOBODY, "nud", "permanent", "dev", "eth0")
            self._at(here, "neigh", "replace", *neighbour)
            self._cuts.add((here, there))

    def mend(self) -> None:
        """Undo all cuts."""
        for here, there in self._cuts:
            self._at(here, "neigh", "del", self.addresses[there], "dev", "eth0")
        self._cuts.clear()

    def _add(self, machine: str, ends: ExitStack) -> None:
        self._run("netns", "add", self.namespace(machine))
        ends.callback(self._run, "netns", "del", self.namespace(machine))

    def _plug_in(self, machine: str, address: str) -> None:
        there = self.namespace(machine)
        self._at(_SWITCH, "link", "add", machine, "type", "veth", "peer", "name", "eth0", "netns", there)
        self._at(_SWITCH, "link", "set", machine, "master", _SWITCH, "up")
        self._at(machine, "addr", "add", f"{address}/24", "dev", "eth0")
        for link in ("lo", "eth0"):
            self._at(machine, "link", "set", link, "up")

    def _at(self, machine: str, *command: str) -> str:
        return self._run("-n", self.namespace(machine), *command)

    def _run(self, *command: str) -> str:
        done = subprocess.run([self._ip, *command], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, f"ip {' '.join(command)}: {done.stderr.strip()}"
        return done.stdout


def enter(network: Network, machine: str) -> None:
    """Let this thread open its connections from a machine from now on."""
    with (Path("/run/netns") / network.namespace(machine)).open() as there:
        os.setns(there.fileno(), os.CLONE_NEWNET)
