"""``deploy/pgbouncer.ini`` run by the real PgBouncer (Debian's package) before a server of the tests."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from sites import free_port, wait_until

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "pgbouncer.ini"
SECRET = "nagai-aikotoba"
TO_SERVER = 4
"""Connections to the server. Fewer than processes ask at once, so that nobody gets back the one they had before."""
_AS_NOBODY = ("unshare", "-U", "--map-user=65534", "--map-group=65534")


def program() -> str | None:
    """PgBouncer, if it is here."""
    return shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


class Pooler:
    """PgBouncer before the server with a socket in ``sockets``, as the file says but for places and passwords."""

    def __init__(self, folder: Path, sockets: Path, database: str, roles: tuple[str, ...]) -> None:
        self.port, self._folder, self._database = free_port(), folder, database
        changes = {
            r"michinori = host=127\.0\.0\.1": f"{database} = host={sockets}",
            r"listen_port = 6432": f"listen_port = {self.port}",
            r"/etc/pgbouncer|/var/log/postgresql|/var/run/postgresql": str(folder),
            r"default_pool_size = \d+": f"default_pool_size = {TO_SERVER}",
        }
        text = CONFIGURATION.read_text()
        for what, by in changes.items():
            text, count = re.subn(what, by, text)
            assert count, what
        (folder / "pgbouncer.ini").write_text(f"{text}\nstats_users = {roles[0]}\n")
        (folder / "userlist.txt").write_text("".join(f'"{role}" "{SECRET}"\n' for role in roles))

    def address(self, role: str) -> str:
        return f"postgres://{role}:{SECRET}@127.0.0.1:{self.port}/{self._database}"

    def pids(self) -> set[int]:
        """The server's processes that answer the pooler."""
        console = self.address("michinori").replace(f"/{self._database}", "/pgbouncer")
        with psycopg.connect(console, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
            found = connection.execute("SHOW SERVERS")
            assert found.description
            column = [one.name for one in found.description].index("remote_pid")
            return {int(row[column]) for row in found}

    def __enter__(self) -> Self:
        self._process = subprocess.Popen([*_prefix(), str(program()), "-q", str(self._folder / "pgbouncer.ini")])
        wait_until(self._answers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(10)

    def _answers(self) -> bool:
        assert self._process.poll() is None, (self._folder / "pgbouncer.log").read_text()
        try:
            with psycopg.connect(self.address("michinori"), connect_timeout=3):
                return True
        except psycopg.OperationalError:
            return False


def _prefix() -> tuple[str, ...]:
    """With what PgBouncer is run, which refuses to run as root."""
    return _AS_NOBODY if os.geteuid() == 0 else ()
