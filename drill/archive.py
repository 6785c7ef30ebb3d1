"""pgBackRest as ``deploy/pgbackrest.conf`` sets it up, with the places of a step."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from drill.steps import NotHere
from rig.stores import BUCKET, KEY, SECRET, Store

_ADDED = {"pg1-port": "michinori", "repo1-storage-port": "global", "repo1-storage-ca-file": "global"}
"""What is added, and in which section."""
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
        self._configuration.touch(mode=0o600)
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


def in_bucket(store: Store, certificate: Path) -> dict[str, object]:
    """The places of an archive in the bucket of a store that speaks https by this certificate."""
    return {
        "repo1-type": "s3",
        "repo1-s3-bucket": BUCKET,
        "repo1-s3-endpoint": "127.0.0.1",
        "repo1-s3-region": "us-east-1",
        "repo1-s3-key": KEY,
        "repo1-s3-key-secret": SECRET,
        "repo1-s3-uri-style": "path",
        "repo1-path": "/archive",
        "repo1-storage-port": store.https_port,
        "repo1-storage-ca-file": certificate,
    }


def shipped_with(places: Mapping[str, object]) -> str:
    """The configuration with other places; each must stand in it, be it as a comment, so that what is drilled is what
    is shipped. Ports, and the certificate of a store, are added, which only servers of the drill need.
    """
    shipped = _SHIPPED.read_text()
    for name, value in places.items():
        shipped, found = re.subn(rf"^(?:# )?{name}=.*$", f"{name}={value}", shipped, count=1, flags=re.MULTILINE)
        if not found:
            assert name in _ADDED, f"deploy/pgbackrest.conf has no {name}"
            section = _ADDED[name]
            shipped = shipped.replace(f"[{section}]\n", f"[{section}]\n{name}={value}\n")
    return shipped
