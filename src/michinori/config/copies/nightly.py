"""A backup every night, and which of them are kept."""

import logging
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import Error

from michinori.config.copies import writing
from michinori.config.embedded.engine import DatabaseFailed
from michinori.kernel.clock import JAPAN
from michinori.kernel.generations import kept
from michinori.machinery import acting, directly
from michinori.machinery.storage import FilesAway

_log = logging.getLogger(__name__)
_BEGINS, _ENDS = "michinori-", ".backup"
_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('michinori.backup', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('michinori.backup', 0))"


def back_up_if_due(now: datetime) -> bool:
    """Make the backup of the night if it is not there yet, and delete those that are not kept; return whether one was
    made. ``now``: real time. A failure is one line in the log; the next hour tries again.

    A restored copy makes none: its folder may be that of the site it was copied from.
    """
    folder: Path | None = settings.BACKUPS
    if folder is None:
        return False
    target = folder / f"{_BEGINS}{_night(now)}{_ENDS}"
    if target.exists() or acting.standstill() == "restored":
        return False
    try:
        with directly.connect("default") as connection:
            if connection.execute(_LOCK).fetchone() != (True,) or target.exists():
                return False  # another node is at it
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            writing.back_up(target)
            connection.execute(_UNLOCK)  # PostgreSQL notices a closed connection only a moment later
        _delete_old(folder)
    except (OSError, DatabaseFailed, FilesAway, Error, psycopg.Error) as failure:
        _log.error("the nightly backup to %s failed: %s", folder, " ".join(str(failure).split()))
        return False
    return True


def newest(folder: Path, now: datetime) -> Path | None:
    """The newest night's backup there; None if there is none. One of a night to come was made by a wrong clock."""
    found = {day: path for day, path in _nights(folder).items() if day <= _night(now)}
    return found[max(found)] if found else None


def made_at(backup: Path) -> datetime:
    """When it was finished."""
    return datetime.fromtimestamp(backup.stat().st_mtime, UTC)


def _night(now: datetime) -> date:
    """The day in Japan whose backup is due at ``now``."""
    return (now.astimezone(JAPAN) - timedelta(hours=settings.BACKUP_HOUR)).date()


def _delete_old(folder: Path) -> None:
    """Delete what is not kept; never the last that was proved."""
    found, proved = _nights(folder), acting.this_installation().backup_proved_at
    keep = kept(found)
    for day, path in found.items():
        if day not in keep and made_at(path) != proved:
            path.unlink(missing_ok=True)


def _nights(folder: Path) -> dict[date, Path]:
    """The nights' backups there, by their day."""
    return {day: path for path in folder.glob(f"{_BEGINS}*{_ENDS}") if (day := _day_of(path))}


def _day_of(path: Path) -> date | None:
    """The day in the name of a nightly backup; None for other files."""
    try:
        return date.fromisoformat(path.name.removeprefix(_BEGINS).removesuffix(_ENDS))
    except ValueError:
        return None
