"""A backup every night, and which of them are kept."""

import logging
from datetime import date, datetime, timedelta

import psycopg
from django.conf import settings
from django.db import Error

from michinori.config.copies import places, writing
from michinori.config.copies.places import Night, Place
from michinori.config.embedded.engine import DatabaseFailed
from michinori.kernel.clock import JAPAN
from michinori.kernel.generations import kept
from michinori.machinery import acting, directly
from michinori.machinery.storage import FilesAway

_log = logging.getLogger(__name__)
_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('michinori.backup', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('michinori.backup', 0))"


def back_up_if_due(now: datetime) -> bool:
    """Make the backup of the night if it is not there yet, and delete those that are not kept; return whether one was
    made. ``now``: real time. A failure is one line in the log; the next hour tries again.

    A restored copy makes none: its place may be that of the site it was copied from.
    """
    place, night = places.of_nights(), _night(now)
    if place is None or acting.standstill() == "restored":
        return False
    try:
        if night in place.nights():
            return False
        with directly.connect("default") as connection:
            if connection.execute(_LOCK).fetchone() != (True,) or night in place.nights():
                return False  # another node is at it
            writing.back_up(place.night(night))
            connection.execute(_UNLOCK)  # PostgreSQL notices a closed connection only a moment later
    except (OSError, DatabaseFailed, FilesAway, Error, psycopg.Error) as failure:
        _log.error("the nightly backup to %s failed: %s", place, " ".join(str(failure).split()))
        return False
    try:
        _delete_old(place)
    except (OSError, FilesAway) as failure:
        _log.error("old backups in %s could not be deleted: %s", place, " ".join(str(failure).split()))
    return True


def newest(place: Place, now: datetime) -> Night | None:
    """The newest night's backup there; None if there is none. One of a night to come was made by a wrong clock."""
    found = {day: night for day, night in place.nights().items() if day <= _night(now)}
    return found[max(found)] if found else None


def _night(now: datetime) -> date:
    """The day in Japan whose backup is due at ``now``."""
    return (now.astimezone(JAPAN) - timedelta(hours=settings.BACKUP_HOUR)).date()


def _delete_old(place: Place) -> None:
    """Delete what is not kept; never the last that was proved."""
    found, proved = place.nights(), acting.this_installation().backup_proved_at
    keep = kept(found)
    for day, night in found.items():
        if day not in keep and night.made_at != proved:
            night.backup.delete()
