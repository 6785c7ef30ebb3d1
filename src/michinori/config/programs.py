"""Which ``pg_dump`` and ``pg_restore`` fit the database: for the embedded one its own, elsewhere those of its kind."""

import re
import shutil
import subprocess
from pathlib import Path

from michinori.config import installation
from michinori.config.embedded import engine
from michinori.machinery import directly

_DEBIAN = Path("/usr/lib/postgresql")


def path(program: str) -> str:
    """Of the server's major version and not older than the server. Raises ``DatabaseFailed`` where there is none.

    An older program copies what a newer server keeps for itself (17.12 notes ``pg_attver`` at every column), and no
    other server takes that copy back; so does one of another major version, whose minor says nothing about it.
    """
    own = engine.binary(program)
    if installation.embedded():
        return own
    with directly.connect("owner") as connection:
        major, minor = divmod(connection.info.server_version, 10_000)
    for each in (shutil.which(program), *map(str, _DEBIAN.glob(f"*/bin/{program}")), own):
        version = _version(each) if each else None
        if each and version and version[0] == major and version[1] >= minor:
            return each
    raise engine.DatabaseFailed(
        f"{program} of PostgreSQL {major}.{minor} or a later {major} is needed beside it; "
        f"Debian, Ubuntu: apt-get install postgresql-client-{major}"
    )


def _version(program: str) -> tuple[int, int] | None:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else None
