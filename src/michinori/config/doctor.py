"""What is missing or unsafe for real use: what the desk knows, what ``/health`` says, and what this machine says."""

import shutil
import subprocess
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.metadata import distribution
from pathlib import Path

from django.conf import settings

from michinori.config import health
from michinori.config.copies import places
from michinori.desk.readiness import lacking
from michinori.machinery import acting, scanner
from michinori.machinery.files import LARGEST
from michinori.machinery.health import look
from michinori.machinery.storage import storage
from michinori.people.opening import is_setting_up
from michinori.wording.readiness import FINDINGS

_HALF_A_YEAR = timedelta(days=183)
_BACKUP_EVERY = timedelta(hours=24)
_PATIENCE = 5


def examine() -> list[str]:
    """The names of all that was found (``FINDINGS``), the gravest first. Proves the books, which may take long."""
    health.prove()
    found = {*lacking(), *look().wrong, *_of_the_machine(datetime.now(UTC))}
    if is_setting_up():
        found.add("not_open")
    return [name for name in FINDINGS if name in found]


def _of_the_machine(now: datetime) -> list[str]:
    has_files, are_open = storage().takes(), storage().is_open_to_all()
    found = {
        "backup": _lacks_backup(now),
        "clock_unset": not clock_is_set(),
        "old_version": _is_old(now),
        "files": not has_files,
        "files_open": are_open,
        "files_open_unknown": has_files and are_open is None,
        "scanner_off": not scanner.is_set() and not settings.DEMO,
        "scanner_small": scanner.is_set() and not scanner.takes(LARGEST),
    }
    return [name for name, wrong in (found | _of_nights()).items() if wrong]


def _of_nights() -> dict[str, bool | None]:
    """What is wrong with the bucket of the nights' backups, where it is one."""
    place = places.of_nights()
    if not isinstance(place, places.Shelf):
        return {}
    return {"backups_away": not place.bucket.takes(), "backups_open": place.bucket.is_open_to_all()}


def _lacks_backup(now: datetime) -> bool:
    """Whether none was made in the last 24 hours. ``/health``, which is watched day and night, lets a night's backup
    end later than the one before, and a new site make its first within a day.
    """
    last = acting.this_installation().backed_up_at
    return not settings.DEMO and (last is None or last < now - _BACKUP_EVERY)


def clock_is_set() -> bool:
    """Whether the system keeps the clock by a time server; true as well where it does not say (a container, say)."""
    program = shutil.which("timedatectl")
    if program is None:
        return True
    with suppress(OSError, subprocess.TimeoutExpired):
        asked = [program, "show", "--property=NTPSynchronized", "--value"]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=_PATIENCE, check=False)
        return done.returncode != 0 or done.stdout.strip() != "no"
    return True


def _is_old(now: datetime) -> bool:
    """Whether the program was installed more than half a year ago: nothing is asked of any server."""
    for file in distribution("michinori").files or ():
        if file.name == "METADATA":
            with suppress(OSError):
                at = datetime.fromtimestamp(Path(str(file.locate())).stat().st_mtime, UTC)
                return now - at > _HALF_A_YEAR
    return False
