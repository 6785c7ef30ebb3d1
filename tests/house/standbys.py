"""A PostgreSQL that follows that of a home of the tests, with the wheel's own programs."""

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import psutil
import psycopg

from michinori.config.embedded import engine, places

_AS_NOBODY = ("unshare", "-U", "--map-user=65534", "--map-group=65534")
_PORT = "5433"


class Standby:
    """It listens beside the home's server, on another port."""

    def __init__(self, home: Path, folder: Path) -> None:
        self._sockets, self._data = places.socket_folder(home), folder / "standby"
        self._options = f"-p {_PORT} -c hot_standby=on -c shared_buffers=16MB"

    def address(self, role: str, database: str) -> str:
        return f"postgres://{role}:x@{quote(str(self._sockets), safe='')}:{_PORT}/{database}"

    def __enter__(self) -> Self:
        _run("pg_basebackup", "-D", self._data, "-h", self._sockets, "-U", "postgres", "-R", "-c", "fast")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if (self._data / "postmaster.pid").exists():
            self.stop()

    def start(self) -> None:
        log = self._data.with_name("standby.log")
        _run("pg_ctl", "-D", self._data, "-l", log, "-o", self._options, "-w", "start")

    def stop(self) -> None:
        """At once, as a machine does that is switched off."""
        _run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def freeze(self) -> None:
        """It takes connections and says nothing more, as with a disk that hangs."""
        for one in self._processes():
            one.suspend()

    def thaw(self) -> None:
        for one in self._processes():
            one.resume()

    def _processes(self) -> list[psutil.Process]:
        first = psutil.Process(int((self._data / "postmaster.pid").read_text().split()[0]))
        return [first, *first.children()]

    def ask(self, statement: str) -> Any:
        """As its administrator; gives the first column of the first row."""
        with psycopg.connect(
            host=str(self._sockets), port=_PORT, user="postgres", dbname="postgres", autocommit=True
        ) as line:
            row = line.execute(statement).fetchone()
            return row and row[0]

    def has_caught_up(self) -> bool:
        """Whether it has all that it has received."""
        return bool(self.ask("SELECT pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()"))


def _run(program: str, *arguments: str | Path) -> None:
    prefix = _AS_NOBODY if os.geteuid() == 0 else ()
    done = subprocess.run(
        [*prefix, engine.binary(program), *arguments],
        cwd="/",
        env={**os.environ, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if program == "pg_basebackup" else subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, f"{program} ended with {done.returncode}: {done.stderr}"
