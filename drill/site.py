"""One installation as an operator has it: a home, the ``michinori`` of some version, ``serve`` on a free port."""

import contextlib
import itertools
import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import psutil

from rig.ports import free_port
from rig.serving import serve
from rig.waiting import PATIENCE, wait_until
from tools.inherited import without_settings

NONE: Mapping[str, str] = {}


class Refused(Exception):
    """A command ended with another code than 0; the message is what it wrote to stderr."""


class Site:
    """``settings``: the operator's, by environment; ``program``: another version's ``michinori``."""

    def __init__(self, home: Path, settings: Mapping[str, str] = NONE, *, program: Path | None = None) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[str] | None = None
        self._program = program or Path(sys.executable).with_name("michinori")
        inherited = without_settings("PYTHONDONTWRITEBYTECODE")
        self.environment = inherited | {"MICHINORI_HOME": str(home), "LC_ALL": "C.UTF-8", **settings}

    def attempt(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end, however that is."""
        return subprocess.run(
            [self._program, *arguments],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def run(self, *arguments: str, typed: str = "") -> dict[str, Any]:
        """Run a command and return its answer. Raises ``Refused``."""
        done = self.attempt(*arguments, typed=typed)
        if done.returncode:
            raise Refused(f"{' '.join(arguments[:2])}: {done.stderr.strip() or done.stdout.strip()[-200:]}")
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return answer

    @property
    def log(self) -> Path:
        """What ``serve`` writes to stderr."""
        return self.home.with_name(f"{self.home.name}.log")

    def start(self, *options: str, command: str = "serve") -> float:
        """Start ``serve`` or ``demo`` and return after how many seconds it answered."""
        began = time.monotonic()
        listening = ("--port", str(self.port), *options)
        self.process = serve(self._program, listening, environment=self.environment, log=self.log, command=command)
        return time.monotonic() - began

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop ``serve`` and return its exit code."""
        assert self.process
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self.process = None
        return code

    def end(self) -> None:
        """Stop ``serve`` if it runs."""
        if self.process and self.process.poll() is None:
            self.stop()

    def wait_for_database(self) -> None:
        """Wait until the embedded database is down, which its last user stops."""
        wait_until(lambda: self.postmaster() is None, "the embedded database stops")

    def get(self, path: str, **options: Any) -> httpx.Response:
        """A page as a visitor without a session gets it."""
        return httpx.get(self.url + path, timeout=PATIENCE, **options)

    def answers(self) -> bool:
        """Whether the first page comes."""
        try:
            return self.get("/").status_code == 200
        except httpx.TransportError:
            return False

    def health(self) -> dict[str, Any]:
        """What ``/health`` says."""
        found: dict[str, Any] = self.get("/health").json()
        return found

    def wait_for_rounds(self, rounds: int) -> None:
        """Wait until the background process has begun so many rounds more: with each the seconds go down that
        ``/health`` counts since its last beat.
        """
        seen = [self.health().get("background")]
        wait_until(lambda: self._beats(seen) >= rounds, f"{rounds} rounds of the background process")

    def _beats(self, seen: list[int | None]) -> int:
        seen.append(self.health().get("background"))
        known = [each for each in seen if each is not None]
        return sum(later < earlier for earlier, later in itertools.pairwise(known))

    def children(self, of: str) -> list[psutil.Process]:
        """The living processes that ``serve`` has started and whose command line names ``of``."""
        assert self.process
        living = []
        for each in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if each.status() != psutil.STATUS_ZOMBIE and of in " ".join(each.cmdline()):
                    living.append(each)
        return living

    def postmaster(self) -> psutil.Process | None:
        """The embedded PostgreSQL, None if it does not run."""
        try:
            found = psutil.Process(int((self.home / "database" / "postmaster.pid").read_text().split()[0]))
            return found if Path(found.cwd()) == self.home / "database" else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
