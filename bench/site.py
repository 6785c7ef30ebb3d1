"""The installation to measure: a home of its own, with ``michinori serve``. Its market is played in simulated time, and
measured in real time.
"""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg

from rig.ports import free_port
from rig.serving import serve
from tools.inherited import without_settings

type Connection = psycopg.Connection[tuple[Any, ...]]

OWNER, SUPERUSER = "michinori_owner", "postgres"
_PATIENCE = 120
_RELOAD = 0.05


class Site:
    """An installation. ``program``: the ``michinori`` beside the Python that runs the bench, which selects the
    checkout. ``simulated``: whether it runs in simulated time when it is started next.
    """

    def __init__(self, home: Path, *, simulated: bool = False) -> None:
        self.home, self.simulated = home, simulated
        self.program = Path(sys.executable).with_name("michinori")
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its programs. No backup is made, which would take its time from what is measured."""
        own = {
            "MICHINORI_HOME": str(self.home),
            "MICHINORI_SIMULATED_TIME": "1" if self.simulated else "0",
            "MICHINORI_BACKUPS": "off",
            "LC_ALL": "C.UTF-8",
        }
        return without_settings() | own

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run a command to its end and return the JSON that it printed. Raises ``CalledProcessError``."""
        done = subprocess.run(
            [self.program, *arguments], env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return answer

    def start(self) -> None:
        """Start ``serve`` with its usual processes on a free port and wait until it answers. Raises ``NotServing``."""
        self.port = free_port()
        log = self.home.parent / f"{self.home.name}.stderr"
        self._process = serve(self.program, ("--port", str(self.port)), environment=self.environment, log=log)

    def stop(self) -> None:
        """Stop ``serve`` and wait until its database is down."""
        if self._process is None:
            return
        self.let_background_go_on()
        self._process.terminate()
        self._process.wait(_PATIENCE)
        self._process = None
        while self._postmaster() is not None:
            time.sleep(0.1)

    def connect(
        self, role: str = OWNER, *, autocommit: bool = True, options: str = "-c timezone=UTC"
    ) -> Connection:  # fmt: skip
        """A connection to the database, in UTC."""
        return psycopg.connect(
            host=str(self.sockets()), user=role, dbname="michinori", autocommit=autocommit, options=options
        )

    def set(self, **settings: str | None) -> None:
        """Change settings of PostgreSQL that need no restart; None resets a setting to its default."""
        with self.connect(SUPERUSER) as connection:
            for name, value in settings.items():
                change = f"ALTER SYSTEM RESET {name}" if value is None else f"ALTER SYSTEM SET {name} = '{value}'"
                connection.execute(change.encode())
            (asked,) = connection.execute("SELECT clock_timestamp()").fetchone() or (None,)
            connection.execute("SELECT pg_reload_conf()")
        while not self._has_reloaded(asked):
            time.sleep(_RELOAD)
        time.sleep(_RELOAD)

    def now(self) -> datetime:
        """The site's time."""
        if not self.simulated:
            return datetime.now(UTC)
        with self.connect() as connection:
            found = connection.execute('SELECT "offset" FROM machinery_siteclock').fetchone()
        return datetime.now(UTC) + found[0] if found else datetime.now(UTC)

    def turn_back_to(self, instant: datetime) -> None:
        """Set the site's time to a past instant, from where it runs on, so that a market can be played up to now. The
        product itself refuses a clock that is behind.
        """
        with self.connect() as connection:
            connection.execute(
                "ALTER TABLE machinery_siteclock DROP CONSTRAINT IF EXISTS machinery_siteclock_not_behind"
            )
            connection.execute(
                'INSERT INTO machinery_siteclock (id, "offset") VALUES (1, %(offset)s)'
                ' ON CONFLICT (id) DO UPDATE SET "offset" = excluded."offset"',
                {"offset": instant - datetime.now(UTC)},
            )

    def turn_to_real(self) -> None:
        """End simulated time: the site's next start is in real time."""
        with self.connect() as connection:
            connection.execute("DELETE FROM machinery_siteclock")
            connection.execute(
                "ALTER TABLE machinery_siteclock ADD CONSTRAINT machinery_siteclock_not_behind"
                " CHECK (\"offset\" >= interval '0')"
            )
        self.stop()
        self.simulated = False

    def turn_to(self, instant: datetime) -> None:
        """Move the site's time forward. The background process, or the next command, applies what falls due."""
        with self.connect() as connection:
            connection.execute(
                'INSERT INTO machinery_siteclock AS here (id, "offset") VALUES (1, %(offset)s)'
                ' ON CONFLICT (id) DO UPDATE SET "offset" = greatest(here."offset", excluded."offset")',
                {"offset": instant - datetime.now(UTC)},
            )

    def web(self) -> list[psutil.Process]:
        """The web process and its children."""
        return [one for child in self._children("granian") for one in (child, *child.children(recursive=True))]

    def background(self) -> list[psutil.Process]:
        """The background process and its children."""
        found = self._children("michinori.config.background")
        return [one for child in found for one in (child, *child.children(recursive=True))]

    def postgres(self) -> list[psutil.Process]:
        """The postmaster and its children."""
        postmaster = self._postmaster()
        return [postmaster, *postmaster.children(recursive=True)] if postmaster else []

    def hold_background(self) -> None:
        """Suspend the background process between two of its transactions, so that only the web process is measured and
        logs statements.
        """
        while True:
            for process in self._children("michinori.config.background"):
                process.suspend()
            time.sleep(0.05)
            if not self._in_transaction():
                return
            self.let_background_go_on()
            time.sleep(0.05)

    def let_background_go_on(self) -> None:
        for process in self._children("michinori.config.background"):
            process.resume()

    def sockets(self) -> Path:
        """The folder of the socket: ``run`` in the home, or the one recorded there if the home's path is too long."""
        record = self.home / "socket-folder"
        return Path(record.read_text()) if record.is_file() else self.home / "run"

    def _has_reloaded(self, asked: datetime | None) -> bool:
        """Whether a new connection has the settings as of then; the others were told before it began."""
        with self.connect(SUPERUSER) as connection:
            return connection.execute("SELECT 1 WHERE pg_conf_load_time() >= %s", [asked]).fetchone() is not None

    def _in_transaction(self) -> bool:
        with self.connect(SUPERUSER) as connection:
            busy = "SELECT 1 FROM pg_stat_activity WHERE usename = 'michinori' AND state <> 'idle'"
            return connection.execute(busy).fetchone() is not None

    def _children(self, of: str) -> list[psutil.Process]:
        if self._process is None:
            return []
        return [each for each in psutil.Process(self._process.pid).children() if of in " ".join(each.cmdline())]

    def _postmaster(self) -> psutil.Process | None:
        try:
            return psutil.Process(int((self.home / "database" / "postmaster.pid").read_text().split()[0]))
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
