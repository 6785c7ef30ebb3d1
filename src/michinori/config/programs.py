"""Finding the ``pg_dump`` and ``pg_restore`` that fit the database's version."""

import re
import shutil
import subprocess
from pathlib import Path

from michinori.config import installation
from michinori.config.embedded import engine
from michinori.machinery import directly

_DEBIAN = Path("/usr/lib/postgresql")


def path(program: str) -> str:
    """The path of a program of the server's major version that is not older than the server. Raises ``DatabaseFailed``
    if there is none.

    An older program also dumps internals of a newer server (17.12 stores ``pg_attver`` for every column), and no other
    server can restore such a dump. The same may happen with another major version, whatever its minor version.
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
