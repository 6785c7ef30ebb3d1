"""The machines with the program: a home on each, its pooler, its way to the leader, and ``serve``."""

import json
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cluster.configuring import command, place
from cluster.engines import Engines
from cluster.machines import Machine, Program
from cluster.plan import DEPLOY, SITE, WEB

PROGRAM = Path(sys.executable).with_name("michinori")
_POOLER_USER = "postgres"
_KEYS = ("secret-key", "documents-key", "vapid-key.pem")
_CHECKS = 3
"""Seconds until HAProxy, which begins by trusting all three, has found out who leads."""
PASSWORD = "hashiru-michi-27"  # noqa: S105 - of made-up people
_PEOPLE = {
    "aoi": ("--email", "aoi@example.jp", "--name", "葵", "--verified"),
    "ren": ("--email", "ren@example.jp", "--name", "蓮", "--verified"),
    "sora": ("--email", "sora@example.jp", "--name", "空", "--staff"),
}


class Sites:
    """``tokens``: of the people, by name; ``source``: of the version that commands run, where not this checkout's."""

    def __init__(self, folder: Path, machines: Mapping[str, Machine], engines: Engines) -> None:
        self.machines = {name: machines[name] for name in SITE}
        self.tokens: dict[str, str] = {}
        self.source: Path | None = None
        self._folder, self._engines = folder, engines

    def start(self) -> None:
        """Make homes that share their keys and files, the tables, and people; start everything, web nodes first."""
        files = self._folder / "files"
        files.mkdir(mode=0o700)
        for machine in self.machines.values():
            self._lead_to_database(machine)
            home = machine.folder / "home"
            home.mkdir(mode=0o700)
            (home / "files").symlink_to(files)
            shutil.copy(DEPLOY / "michinori.env", home / ".env")
        time.sleep(_CHECKS)
        first = self.machines[WEB[0]]
        for name, options in _PEOPLE.items():
            self.tokens[name] = self.run(first, "user", "create", "--password-stdin", *options, typed=PASSWORD)["token"]
        self.run(first, "settings", "set", "jobs_a_day", "100000")
        for machine in self.machines.values():
            if machine is not first:
                for name in _KEYS:
                    shutil.copy(first.folder / "home" / name, machine.folder / "home")
            machine.start("serve", self.serving(machine))

    def serving(self, machine: Machine, *, source: Path | None = None) -> Program:
        """``serve`` as the machine's unit starts it. ``source``: of another version of the product."""
        unit = "web.conf" if machine.name in WEB else "worker.conf"
        one = ("--workers", "1") if machine.name in WEB else ("--background", "1")  # two processors bear all machines
        return Program((*command(unit, PROGRAM, machine), *one), self._settings(machine, source))

    def run(self, machine: Machine, *arguments: str, typed: str = "", source: Path | None = None) -> dict[str, Any]:
        """Run a command of the program on a machine and return its answer."""
        done = machine.run(Program((str(PROGRAM), *arguments), self._settings(machine, source)), typed=typed)
        said = done.stderr.strip() or done.stdout.strip()
        assert done.returncode == 0, f"{' '.join(arguments[:2])} on {machine.name}: {said[-500:]}"
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return answer

    def _lead_to_database(self, machine: Machine) -> None:
        """Start the machine's HAProxy and PgBouncer."""
        way = (self._engines["haproxy"], "-W", "-db", "-f", place(machine, "database.cfg"))
        machine.start("haproxy", Program(way, {}))
        place(machine, "userlist.txt", owner=_POOLER_USER)
        pooler = (self._engines["pgbouncer"], place(machine, "pgbouncer.ini", owner=_POOLER_USER))
        machine.start("pgbouncer", Program(pooler, {}, _POOLER_USER))

    def _settings(self, machine: Machine, source: Path | None) -> dict[str, str]:
        mails = machine.folder / "mails"
        own = {"MICHINORI_HOME": str(machine.folder / "home"), "EMAIL_URL": f"file://{mails}"}
        chosen = source or self.source
        return own | ({"PYTHONPATH": str(chosen)} if chosen else {})
