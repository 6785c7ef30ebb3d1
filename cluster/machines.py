"""A machine of the cluster: a folder, a network of its own, and the programs that run there."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cluster.engines import Engines
from cluster.network import Network
from tools.inherited import without_settings

_OF_ENGINES = ("PYTHON", "ETCD_", "PATRONI_", "PG")
_PAUSE = 2.0
"""Seconds until what ended is started again."""


@dataclass(frozen=True)
class Program:
    """What is started on a machine. ``user``: as whom, where it does not run as root."""

    command: Sequence[str]
    environment: Mapping[str, str]
    user: str = ""


class Machine:
    """``name``: in ``plan.ADDRESSES``; ``folder``: of its configuration, data and logs."""

    def __init__(self, name: str, folder: Path, network: Network, engines: Engines) -> None:
        self.name, self.folder = name, folder
        self.address = network.addresses[name]
        self._network, self._engines = network, engines
        self._known: dict[str, Program] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._one = threading.Lock()  # nothing is started again while all is killed

    def start(self, name: str, program: Program) -> None:
        """Start a program, again whenever it ends; its output goes to ``NAME.log`` in the folder."""
        self._known[name] = program
        threading.Thread(target=self._keep, args=(name, self._begin(name, program)), daemon=True).start()

    def run(self, program: Program, *, typed: str = "", patience: float = 300) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        return subprocess.run(
            self.on(program),
            env=environment(program.environment),
            cwd=self.folder,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=patience,
        )

    def on(self, program: Program) -> list[str]:
        """The command line that runs a program here."""
        as_user = [self._engines["setpriv"], f"--reuid={program.user}", f"--regid={program.user}", "--init-groups"]
        return self._network.on(self.name, *(as_user if program.user else ()), *program.command)

    def restart(self, name: str, program: Program | None = None) -> None:
        """Stop a program in order and start it, or another one in its place."""
        self.stop(name)
        self.start(name, program or self._known[name])

    def stop(self, name: str, *, patience: float = 90) -> None:
        """Ask a program to end, and wait."""
        running = self._running.pop(name)
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(patience)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
            raise AssertionError(f"{name} on {self.name} did not end within {patience:.0f} s") from None

    def kill(self, name: str) -> None:
        """Kill a program that has no children."""
        running = self._running.pop(name)
        running.kill()
        running.wait()

    def again(self) -> None:
        """Start what is known and does not run."""
        for name in [each for each in self._known if each not in self._running]:
            self.start(name, self._known[name])

    def die(self) -> None:
        """What a machine does whose power is cut: nobody hears anything more of it."""
        self._network.unplug(self.name)
        self._kill_all()

    def rise(self) -> None:
        """Power is back: all programs are started, with what was on the disk."""
        self._network.plug_in(self.name)
        self.again()

    def end(self) -> None:
        """Kill all that runs here, for good."""
        self._known.clear()
        self._kill_all()

    def _begin(self, name: str, program: Program) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{name}.log").open("a") as log:
            self._running[name] = subprocess.Popen(
                self.on(program),
                env=environment(program.environment),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self._running[name]

    def _keep(self, name: str, running: "subprocess.Popen[bytes]") -> None:
        """Start a program that ended by itself again, as systemd does."""
        running.wait()
        time.sleep(_PAUSE)
        with self._one:
            if self._running.get(name) is running:
                self.start(name, self._known[name])

    def _kill_all(self) -> None:
        with self._one:
            while found := self._network.processes(self.name):
                for process in found:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
                for running in self._running.values():
                    running.wait()
            self._running.clear()


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program: what was inherited without anybody's settings, and ``own``."""
    return {**without_settings(*_OF_ENGINES), "LC_ALL": "C.UTF-8", **own}
