"""Keeping the embedded PostgreSQL's log for going back to any moment (``MICHINORI_ARCHIVE``, decision 64): the
operator's command, such as pgBackRest's, that PostgreSQL runs for each piece of the log.
"""

from collections.abc import Mapping
from pathlib import Path

from michinori.config.environment import WrongSetting, environment

SETTING = "MICHINORI_ARCHIVE"
_AT_MOST = "5min"
"""After which a piece that is not full is kept as well: what a lost disk may cost."""


def command(settings: Mapping[str, str]) -> str:
    """The command of ``MICHINORI_ARCHIVE``; empty where the log is not kept. Raises ``WrongSetting``."""
    given = settings.get(SETTING, "").strip()
    if given and settings.get("DATABASE_URL", "").strip():
        raise WrongSetting(f"{SETTING} is for the embedded database; a server of your own has its archive_command")
    if given and ("%p" not in given or not given.isprintable()):
        raise WrongSetting(f"{SETTING} is one line with %p, for which PostgreSQL writes the path of what is to be kept")
    return given


def configuration(home: Path) -> list[str]:
    """The lines of PostgreSQL's configuration for this home."""
    given = command(environment(home)).replace("'", "''")
    kept = ["archive_mode = on", f"archive_command = '{given}'", f"archive_timeout = {_AT_MOST}"]
    return kept if given else []
