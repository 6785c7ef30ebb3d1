"""pgBackRest as ``deploy/pgbackrest.conf`` sets it up, with the places of a step."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from drill.steps import NotHere

_SHIPPED = Path(__file__).parents[1] / "deploy" / "pgbackrest.conf"


class Archive:
    """``places``: of the server whose log is kept: ``pg1-path`` and the like. ``secrets``: for the environment."""

    def __init__(self, folder: Path, places: Mapping[str, object], secrets: Mapping[str, str]) -> None:
        program = shutil.which("pgbackrest")
        if program is None:
            raise NotHere("no pgBackRest: apt-get install pgbackrest")
        folder.mkdir(mode=0o700)
        own = {"repo1-path": folder / "archive", "log-path": folder / "log", "lock-path": folder / "lock"}
        self._configuration = folder / "pgbackrest.conf"
        self._configuration.write_text(shipped_with({**own, **places}))
        self._command = [program, f"--config={self._configuration}", "--stanza=michinori"]
        self._environment = {**os.environ, **secrets}

    @property
    def push(self) -> str:
        """What PostgreSQL is to run for each piece of its log."""
        return f"{' '.join(self._command)} archive-push %p"

    def run(self, *arguments: str) -> None:
        """Run one of its commands. An ``AssertionError`` has what it said."""
        done = subprocess.run(
            [*self._command, *arguments], env=self._environment, capture_output=True, text=True, check=False
        )
        said = (done.stdout + done.stderr).strip()
        assert done.returncode == 0, f"pgbackrest {arguments[-1]}: {said[-600:]}"

    def begin(self) -> None:
        """Make the archive of a server that runs, and see that what it sends arrives."""
        self.run("stanza-create")
        self.run("check")

    def go_back(self, to: datetime) -> None:
        """Put a copy in the place of a stopped server's data that goes on to this moment when it starts."""
        target = f"--target={to.isoformat(sep=' ')}"
        self.run("--delta", "--type=time", target, "--target-action=promote", "restore")


def shipped_with(places: Mapping[str, object]) -> str:
    """The configuration with other places; each must stand in it, so that what is drilled is what is shipped. A port
    is added, which only a server of the drill needs.
    """
    shipped = _SHIPPED.read_text()
    for name, value in places.items():
        shipped, found = re.subn(rf"^{name}=.*$", f"{name}={value}", shipped, flags=re.MULTILINE)
        if not found:
            assert name == "pg1-port", f"deploy/pgbackrest.conf has no {name}"
            shipped += f"{name}={value}\n"
    return shipped
