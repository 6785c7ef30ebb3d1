"""How the installation is: what ``GET /health``, ``michinori check`` and the desk say (api.md; decision 36)."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import Error
from django.db.models import BooleanField, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from michinori.kernel.clock import iso
from michinori.machinery import acting, clock, memory, replicas, scanner
from michinori.machinery.models import MAILS, Deadline, Installation, OutboxDelivery, OutboxItem, StoredFile
from michinori.machinery.storage import storage
from michinori.rules.money.charges import is_large

_OUTBOX_SECONDS = 15 * 60
_LATE = timedelta(minutes=2)
MOST_COUNTED = 1_000
"""Late deadlines and failed mails are counted so far."""
_SILENT = timedelta(minutes=1)
_BACKUP_EVERY = timedelta(hours=26)
_PROOF_EVERY = timedelta(hours=48)
LEAST_FREE, _LEAST_MEMORY = 0.05, 1 / 30
UNSOUND = frozenset({"damaged", "key", "database", "books"})
"""What the proof of a night's backup may say of it that is told at once (``config.copies.proof``)."""
GRAVE = frozenset({"database", "outbox_age", "deadlines_late", "ledger", "clock", "background"})
"""What makes ``/health`` answer 503: people are misled, or what was promised does not happen."""
PARTS = (
    *sorted(GRAVE),
    "short",
    "backup",
    "backup_proof",
    "archive",
    "mail",
    "files",
    "scanner",
    "replica",
    "disk",
    "memory",
)
"""All that can be wrong."""
_UNKEPT = """(
SELECT CASE WHEN current_setting('archive_mode') <> 'off'
    THEN coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) END
FROM pg_stat_archiver
)"""


@dataclass(frozen=True)
class Health:
    """What was found, as plain JSON, and the names of what is wrong.

    ``outbox_age``: seconds that the oldest waiting delivery has waited; ``deadlines_late``: how many are late by more
    than two minutes, at most 1,000; ``ledger``: whether the books held and when they were proved; ``short``: yen of
    others that charges, fees and losses have taken, wrong above what banks take day by day; ``disk``: bytes free and
    share free; ``memory``: the same of where the least is left (``machinery.memory``); ``backup``: when the last was
    made; ``backup_proof``: when the last proved one was made, what came of the last proof, and how many of the site's
    files that backup did not have (decision 70); ``archive``: whether PostgreSQL's log is kept, ``ok``, ``failing``,
    or null where none is (decision 64); ``clock``: ``ok``, ``doubted`` or ``restored``; ``background``: seconds since
    its last beat; ``mail``: mails that wait after a failure; ``files``: whether they can be read and written, which is
    known for some seconds; ``scanner``: its state, ``ok``, ``away``, or ``off`` where there is none, and how many files
    wait for it (``unscanned``), wrong after a try; ``replica``: how many seconds it is behind, ``away``, or null where
    there is none.
    """

    found: dict[str, Any]
    wrong: list[str] = field(default_factory=list)

    @property
    def grave(self) -> bool:
        """Whether something is wrong that ``/health`` answers 503 for."""
        return bool(GRAVE.intersection(self.wrong))

    def as_data(self) -> dict[str, Any]:
        """One JSON object."""
        return {**self.found, "wrong": self.wrong}


def look() -> Health:
    """Look at everything, by one query; fast enough to be asked every few seconds (``config.health.prove`` proves the
    books).
    """
    found: dict[str, Any]
    parts: tuple[_Part, ...]
    try:
        row, now = _installation(), datetime.now(UTC)
        parts = (
            _outbox(row, now),
            _part("deadlines_late", len(row.late), wrong=bool(row.late)),
            _ledger(row),
            _part("short", row.short, wrong=is_large(row.short)),
            _clock(row),
            _background(row, now),
            _backup(row, now),
            _backup_proof(row, now),
            _archive(row),
            _part("mail", len(row.failing), wrong=bool(row.failing)),
            _files(),
            _scanner(row),
            _replica(),
        )
    except (Error, psycopg.Error):
        found, wrong, parts = {"database": "away"}, ["database"], ()
    else:
        found, wrong = {"database": "ok"}, []
    for more, names in (*parts, _disk(), _memory()):
        found |= more
        wrong += names
    return Health(found, wrong)


type _Part = tuple[dict[str, Any], list[str]]


def _part(name: str, value: object, *, wrong: bool) -> _Part:
    return {name: value}, [name] if wrong else []


def _installation() -> Any:
    """The installation's row with what waits: when the oldest item not yet spread was made (``fresh``) and the oldest
    delivery was due (``due``), which deadlines are late, which mails wait after a failure and how often each file that
    waits for the scanner was tried, at most 1,000 of each; and whether PostgreSQL's log could not be kept
    (``unkept``).
    """
    fresh = OutboxItem.objects.filter(spread_at__isnull=True).order_by("id").values("made_at")
    due = OutboxDelivery.objects.filter(done_at__isnull=True, attempts=0).order_by("next_try_at", "id")
    failing = OutboxDelivery.objects.filter(done_at__isnull=True, subscriber__regex=MAILS, attempts__gt=0)
    rows = Installation.objects.annotate(
        fresh=Subquery(fresh[:1]),
        due=Subquery(due.values("next_try_at")[:1]),
        late=_ids(Deadline.objects.filter(at__lt=clock.now() - _LATE)),
        failing=_ids(failing.exclude(failure="")),
        unscanned=ArraySubquery(_tries()[:MOST_COUNTED]),
        unkept=RawSQL(_UNKEPT, (), BooleanField(null=True)),  # noqa: S611 - our own text
    )
    return rows.first() or rows.get(pk=acting.this_installation().pk)


def _tries() -> Any:
    """The most tries first, so that one tried is among those that are counted."""
    return StoredFile.objects.filter(scan="waiting").order_by("-scan_tries").values("scan_tries")


def _ids(rows: QuerySet[Any]) -> ArraySubquery:
    return ArraySubquery(rows.order_by().values("pk")[:MOST_COUNTED])


def _outbox(row: Any, now: datetime) -> _Part:
    """An item not yet spread, or a delivery due; one that failed waits for its next try and counts by ``mail``."""
    age = max((int((now - at).total_seconds()) for at in (row.fresh, row.due) if at), default=0)
    return _part("outbox_age", age, wrong=age > _OUTBOX_SECONDS)


def _ledger(row: Installation) -> _Part:
    found = {"sound": row.sound, "proved_at": iso(row.proved_at) if row.proved_at else None}
    return _part("ledger", found, wrong=row.sound is False)


def _clock(row: Installation) -> _Part:
    said = "restored" if row.held_since else "doubted" if row.doubted_at else "ok"
    return _part("clock", said, wrong=said != "ok")


def _background(row: Installation, now: datetime) -> _Part:
    silent = now - row.beat_at if row.beat_at else timedelta()
    beating = row.beat_at is not None and silent <= _SILENT
    seconds = int(silent.total_seconds()) if row.beat_at else None
    return _part("background", seconds, wrong=not (beating or row.doubted_at or settings.DEMO))


def _backup(row: Installation, now: datetime) -> _Part:
    found = iso(row.backed_up_at) if row.backed_up_at else None
    return _part("backup", found, wrong=not settings.DEMO and (row.backed_up_at or row.made_at) < now - _BACKUP_EVERY)


def _backup_proof(row: Installation, now: datetime) -> _Part:
    proved = row.backup_proved_at
    found = {
        "made_at": iso(proved) if proved else None,
        "said": row.backup_said or None,
        "files_lacking": row.backup_lacks,
    }
    old = (proved or row.made_at) < now - _PROOF_EVERY
    return _part("backup_proof", found, wrong=not settings.DEMO and (old or row.backup_said in UNSOUND))


def _archive(row: Any) -> _Part:
    """``failing``: the piece that was tried last could not be kept; it stays on the site's own disk and is tried again.
    None where no log is kept.
    """
    said = None if row.unkept is None else "failing" if row.unkept else "ok"
    return _part("archive", said, wrong=bool(row.unkept))


def _files() -> _Part:
    said = "ok" if storage().answers() else "away"
    return _part("files", said, wrong=said != "ok")


def _scanner(row: Any) -> _Part:
    """A file that waits after a try is wrong where the scanner answers, too: it cannot take that one."""
    said = "off" if not scanner.is_set() else "ok" if scanner.answers() else "away"
    found = {"state": said, "unscanned": len(row.unscanned)}
    return _part("scanner", found, wrong=said == "away" or any(row.unscanned))


def _replica() -> _Part:
    """Seconds behind, ``away``, or None where there is none."""
    if not replicas.is_there():
        return _part("replica", None, wrong=False)
    behind = replicas.seconds_behind()
    said = "away" if behind is None else int(behind)
    return _part("replica", said, wrong=behind is None or behind > replicas.OLDEST)


def _disk() -> _Part:
    used = shutil.disk_usage(settings.HOME)
    share = used.free / used.total
    return _part("disk", {"free": used.free, "share": round(share, 3)}, wrong=share < LEAST_FREE)


def _memory() -> _Part:
    left = memory.left()
    said = {"free": left.free, "share": round(left.share, 3)}
    return _part("memory", said, wrong=left.share < _LEAST_MEMORY)
