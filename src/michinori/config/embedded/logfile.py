"""The server's log, ``database.log`` in the home: what is written there, and that it stays small.

It tells about the server, not about statements: those that fail are errors of the program, which logs them itself, and
their texts and details quote rows (people's addresses, amounts).
"""

import contextlib
import itertools
import os
import shutil
from pathlib import Path

from michinori.config.embedded import places

CONFIGURATION = (
    "log_timezone = 'UTC'",
    "log_error_verbosity = terse",  # no details, which quote rows
    "log_statement = none",
    "log_min_duration_statement = -1",
    "log_min_error_statement = panic",
    "log_checkpoints = off",
)
LEVEL_OF_ROLES = "log"
"""``log_min_messages`` of our own roles: connections, crashes and lack of resources, but no failed statements."""

_BIGGEST = 1_000_000
_OLDER = 4


def big(home: Path) -> bool:
    """Whether the log is due for ``turn``."""
    try:
        return places.log_file(home).stat().st_size > _BIGGEST
    except OSError:
        return False


def turn(home: Path) -> None:
    """Move what a log of more than 1 MB holds to ``database.log.1``, what that held to ``.2``, up to ``.4``. The caller
    holds ``database.lock``.

    The file itself stays, since the server goes on appending to it; where no room is left for a copy, the lines are
    lost.
    """
    if not big(home):
        return
    log = places.log_file(home)
    older = [log.with_name(f"{log.name}.{n}") for n in range(1, _OLDER + 1)]
    with contextlib.suppress(OSError):
        for newer, old in reversed(list(itertools.pairwise(older))):
            if newer.exists():
                newer.replace(old)
        shutil.copy(log, older[0])
    os.truncate(log, 0)
