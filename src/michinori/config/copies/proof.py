"""The proof of the night's backup: it is restored aside before it counts as good (decision 70).

What came of it (``Installation.backup_said``): ``good``; ``damaged``, the file is not whole; ``key``, it opens with
another key than ``MICHINORI_BACKUP_KEY``; ``database``, it cannot be loaded; ``books``, the ledger, a statement or a
history in it does not hold; ``room``, ``memory``: there was too little to try; ``away``: its store did not answer;
``ended``: the proof died.
"""

import logging
import shutil
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import Error, connection
from django.db.models import Q

from michinori.config.copies import apart, aside, nightly, places
from michinori.config.copies.places import Night
from michinori.machinery import acting, directly, memory, stopping
from michinori.machinery.health import LEAST_FREE
from michinori.machinery.models import StoredFile
from michinori.machinery.storage import FilesAway

_log = logging.getLogger(__name__)
_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('michinori.backup_proof', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('michinori.backup_proof', 0))"
_SIZE = """
SELECT pg_database_size(current_database()) - coalesce(pg_total_relation_size(to_regclass('people_listedcompany')), 0)
"""
_TIMES, _BESIDES = 3, 200_000_000
"""Bytes that a proof takes on the disk of the home, at most: the dump, the tables, the log of their loading."""
_MEMORY = 400_000_000
_AGAIN_AFTER = timedelta(hours=6)
_NOT_TRIED = frozenset({"room", "memory", "away", "ended"})
"""What says nothing of the backup, so that it is tried again."""
_LONGEST = 12 * 3600.0
_STOPPED = "stopped"
_NAMED = 20
_MEANS = {
    "damaged": "the file is not whole",
    "key": "it opens with another key than MICHINORI_BACKUP_KEY",
    "database": "its database cannot be loaded; michinori backup verify says why",
    "books": "its ledger, statements or histories do not hold; michinori backup verify says which",
    "room": "the disk of the home has no room to restore it aside",
    "memory": "too little memory is left to restore it aside",
    "away": "its store did not answer",
    "ended": "the proof died or took too long",
}


def prove_if_due(now: datetime) -> bool:
    """Prove the newest of the nights' backups if that was not done; return whether something is known of it now.
    ``now``: real time. A failure is one line in the log, and the backup stays, whatever comes of it.
    """
    place = places.of_nights()
    if place is None or acting.standstill() == "restored":
        return False
    try:
        newest = nightly.newest(place, now)
        if newest is None or not _is_due(newest, now):
            return False
        with directly.connect("default") as own:
            if own.execute(_LOCK).fetchone() != (True,) or not _is_due(newest, now):
                return False  # another node is at it
            known = _prove(newest, now)
            own.execute(_UNLOCK)  # PostgreSQL notices a closed connection only a moment later
        return known
    except (OSError, FilesAway, Error, psycopg.Error) as failure:
        _log.error("the proof of the nightly backup failed: %s", " ".join(str(failure).split()))
        return False


def _is_due(newest: Night, now: datetime) -> bool:
    row = acting.this_installation()
    if row.backup_tried != newest.mark:
        return True
    again = row.backup_tried_at is None or row.backup_tried_at < now - _AGAIN_AFTER
    return again and row.backup_said in _NOT_TRIED


def _prove(night: Night, now: datetime) -> bool:
    aside.clear(Path(settings.HOME))
    found = _lack() or apart.prove(night.backup, _Ends())
    if found == _STOPPED:
        return False  # the next process tries it
    said = found if isinstance(found, str) else _said(found)
    lacking = [] if isinstance(found, str) else _still_there(found.get("lacking", ()))
    noted: dict[str, Any] = {"backup_tried": night.mark, "backup_tried_at": now, "backup_said": said}
    acting.note(**noted, backup_lacks=len(lacking), **({"backup_proved_at": night.made_at} if said == "good" else {}))
    _tell(night.backup.name, said, lacking)
    return True


def _lack() -> str:
    """What there is too little of to begin, ``room`` or ``memory``; empty if there is enough."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZE)
        ((size,),) = cursor.fetchall()
    if _is_full(_TIMES * size + _BESIDES):
        return "room"
    return "memory" if memory.left().free < _MEMORY else ""


def _is_full(more: int = 0) -> bool:
    """Whether the disk of the home is nearly full, or would be with so many bytes more."""
    disk = shutil.disk_usage(settings.HOME)
    return disk.free - more < LEAST_FREE * disk.total


class _Ends:
    """Why a proof that began when this was made must end: the process is to stop, the disk of the home is nearly full,
    whoever fills it, or it takes too long.
    """

    def __init__(self) -> None:
        self._until = time.monotonic() + _LONGEST

    def __call__(self) -> str:
        if stopping.asked():
            return _STOPPED
        return "room" if _is_full() else "ended" if time.monotonic() > self._until else ""


def _said(found: dict[str, Any]) -> str:
    if slug := found.get("refused"):
        if slug == "away":
            return "away"
        return "key" if slug in ("backup-encrypted", "backup-key-wrong") else "damaged"
    if not found["whole"]:
        return "damaged"
    if found["database"] != "restored":
        return "database"
    return "good" if found["proved"] else "books"


def _still_there(places: Sequence[str]) -> list[str]:
    """Those of the places that the site still names: others were erased while the backup was made."""
    named = StoredFile.objects.filter(Q(place__in=places) | Q(held__in=places))
    return sorted(file.kept_at for file in named.only("place", "held"))


def _tell(name: str, said: str, lacking: Sequence[str]) -> None:
    """Paths are no names here: the log strikes what could be a key from them."""
    if said != "good":
        _log.error("%s is kept, but was not proved: %s", name, _MEANS[said])
    if lacking:
        names = " ".join(place.rpartition("/")[2] for place in lacking[:_NAMED])
        _log.warning("%s lacks %d of the site's files, or has others: %s", name, len(lacking), names)
