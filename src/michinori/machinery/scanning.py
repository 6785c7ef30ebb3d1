"""Uploaded files and viruses (decision 67): a file is looked at by the scanner when it comes in, or waits until it was.

A file that waits, or in which something was found, is held: the database then has no place and no pages of it, so that
nothing can be served of it. Nobody gets it: neither its sender nor staff.
"""

import logging
import time
from datetime import UTC, datetime, timedelta
from typing import IO, Literal

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q

from michinori.kernel.problems import Problem
from michinori.kernel.text import clean_line
from michinori.machinery import outbox, practising, scanner, stopping
from michinori.machinery.models import StoredFile
from michinori.machinery.scanner import ScannerAway
from michinori.machinery.storage import FilesAway

type Scan = Literal["off", "waiting", "clean", "blocked"]
_AT_UPLOAD = 4.0
"""Seconds that an upload waits for the scanner; a file that needs longer waits without its sender."""
_PATIENCE = 150.0
"""Seconds that one which waits may take: longer than clamd takes at most (``MaxScanTime``, 120 of its own)."""
_LEASE = timedelta(minutes=4)
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = {"waiting": timedelta(minutes=5), "off": timedelta(days=1)}
_MOST_TRIES = 20
"""After so many, some 90 minutes, a file that a scanner which answered cannot take, or dies of, is closed for good."""
_NOT_SCANNED = "not scannable"
_LIMITS = "Heuristics.Limits."
"""How clamd says (``AlertExceedsMax``) that it did not look at all of a file, which it found nothing in."""
NEVER = datetime(3000, 1, 1, tzinfo=UTC)
"""When to look again at what the scanner cannot look at whole, the operator has let go, or this program drew itself."""
_REST = 20.0
"""Seconds for which uploads leave a scanner alone that has just not answered."""
_AT_ONCE = 200
_TURN = 30.0
"""Seconds after which a turn begins with no other file."""
_LONGEST_NAME = 200
_resting = [0.0]
_log = logging.getLogger(__name__)


def first_look(content: IO[bytes]) -> Scan:
    """What becomes of a file that comes in: ``clean``, ``waiting`` where the scanner does not answer at once, ``off``
    where there is none or it cannot look at all of the file, and in a practice, whose files nobody else sees.

    Raises ``file-infected`` (422) where something was found: the file is not taken.
    """
    if not scanner.is_set() or practising.is_inside():
        return "off"
    if time.monotonic() < _resting[0]:
        return "waiting"
    try:
        found = scanner.find(content, _AT_UPLOAD)
    except ScannerAway as away:
        _resting[0] = time.monotonic() + _REST
        _log.warning("an upload waits: %s", away)
        return "waiting"
    if found.startswith(_LIMITS):
        return "off"
    if found:
        _log.warning("an upload was refused: %s", _cleaned(found))
        raise Problem("file-infected", 422, found=_cleaned(found))
    return "clean"


def hold(file: StoredFile) -> None:
    """Hold a file, on the object alone: nothing of it can be served until ``scan_due`` lets it go."""
    file.held, file.held_pages = file.place, file.pages or 0
    file.place, file.pages = "", 0


def refuse_held(file: StoredFile) -> None:
    """Raise ``file-waiting`` (409) or ``file-blocked`` (403) for a file that is held."""
    if file.scan == "waiting":
        raise Problem("file-waiting", 409)
    if file.scan == "blocked":
        raise Problem.forbidden("file-blocked")


def scan_due() -> int:
    """Let the scanner look at files that wait, then at those that came while there was none; return how many it saw.
    Where there is no scanner any more, what waits is let go. What it cannot take is blocked in the end, since nobody
    could open it, also what kills it. Tries are counted while it answers, so that no outage counts for a file. Call
    outside a transaction.
    """
    if not scanner.is_set():
        return _let_all_go()
    if not scanner.answers():
        return 0
    until = time.monotonic() + _TURN
    for seen in range(_AT_ONCE):
        file = None if stopping.asked() or time.monotonic() > until else _claim()
        if file is None:
            return seen
        try:
            _note(file, _look(file))
        except (ScannerAway, FilesAway, OSError) as away:
            if isinstance(away, ScannerAway) and file.scan_tries >= _MOST_TRIES and file.scan == "waiting":
                _note(file, _NOT_SCANNED)
            else:
                _put_off(file)
            _log.warning("a file waits: %s", away if isinstance(away, ScannerAway) else type(away).__name__)
            if not scanner.answers():
                return seen
    return _AT_ONCE


def _look(file: StoredFile) -> str:
    with default_storage.open(file.kept_at, "rb") as content:
        return scanner.find(content, _PATIENCE)


@transaction.atomic
def _claim() -> StoredFile | None:
    """The next file to look at, put off before it is, so that one which kills the process backs off too."""
    now = datetime.now(UTC)
    due = Q(scan_next_at__lte=now) | Q(scan_next_at=None)
    first = (F("scan_next_at").asc(nulls_first=True), "id")
    for scan in ("waiting", "off"):
        rows = StoredFile.objects.filter(due, scan=scan).order_by(*first).select_for_update(skip_locked=True)
        for file in rows[:1]:
            file.scan_tries += 1
            file.scan_next_at = now + _LEASE
            file.save(update_fields=["scan_tries", "scan_next_at"])
            return file
    return None


def _put_off(file: StoredFile) -> None:
    wait = min(_FIRST_WAIT * 2 ** min(file.scan_tries, 16), _LONGEST_WAIT[file.scan])
    StoredFile.objects.filter(id=file.id, scan=file.scan).update(scan_next_at=datetime.now(UTC) + wait)


@transaction.atomic
def _note(file: StoredFile, found: str) -> None:
    """Let the file go or block it, unless that was done meanwhile, or it is gone."""
    row = StoredFile.objects.select_for_update().filter(id=file.id, scan=file.scan).first()
    if row is None:
        return
    if found.startswith(_LIMITS):
        _let_go(row, "off")
        row.scan_next_at = NEVER
        _log.warning("a file is let go, since it cannot be scanned whole: %s", _cleaned(found))
    elif found:
        _block(row, found)
    else:
        _let_go(row, "clean")
    row.save()


def _let_go(row: StoredFile, scan: Scan) -> None:
    if row.held:
        row.place, row.pages = row.held, row.held_pages
        row.held, row.held_pages = "", 0
    row.scan, row.scan_next_at, row.scan_found = scan, None, ""


def _block(row: StoredFile, found: str) -> None:
    if not row.held:
        hold(row)
    row.scan, row.scan_next_at, row.scan_found = "blocked", None, _cleaned(found)
    outbox.put("file_blocked", {"file_id": row.id}, key=f"file_blocked:{row.id}:{datetime.now(UTC).isoformat()}")
    _log.warning("a file was blocked: %s", row.scan_found)


def held(limit: int) -> list[StoredFile]:
    """The newest files that nobody can open."""
    return list(StoredFile.objects.filter(scan__in=("waiting", "blocked")).order_by("-made_at", "-id")[:limit])


@transaction.atomic
def scan_again(file_id: str) -> bool:
    """Let a blocked file wait for the scanner again; return whether there is such a one."""
    blocked = StoredFile.objects.filter(id=file_id, scan="blocked")
    return bool(blocked.update(scan="waiting", scan_found="", scan_tries=0, scan_next_at=None))


@transaction.atomic
def release(file_id: str) -> bool:
    """Let go a file that is held, for good; return whether there is such a one."""
    row = StoredFile.objects.select_for_update().filter(id=file_id, scan__in=("waiting", "blocked")).first()
    if row is None:
        return False
    _let_go(row, "off")
    row.scan_next_at = NEVER
    row.save()
    return True


@transaction.atomic
def _let_all_go() -> int:
    rows = list(StoredFile.objects.select_for_update(skip_locked=True).filter(scan="waiting")[:_AT_ONCE])
    for row in rows:
        _let_go(row, "off")
        row.save()
    return len(rows)


def _cleaned(found: str) -> str:
    """The name of a signature as text for people, ``unknown`` where it is none."""
    return clean_line(found)[:_LONGEST_NAME] or "unknown"
