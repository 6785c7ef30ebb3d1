"""Restoring a backup."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from michinori.config import installation
from michinori.config.copies import database, layout, reading
from michinori.kernel.problems import Problem
from michinori.machinery import acting, migrating

_ASIDE = ".restore-"


def restore(source: Path) -> dict[str, object]:
    """Restore a backup into an empty installation, which then stands still until ``michinori release``.

    Raises Problem ``not-empty`` if there are users or files, ``damaged-backup``, and those of ``reading.unpack``; until
    then nothing has changed. If it is interrupted later, no other command runs here until it was done again.
    """
    home = Path(settings.HOME)
    begun = installation.half_restored()
    if not begun.exists():
        _refuse_unless_empty()
    for old in home.glob(f"{_ASIDE}*"):
        shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=_ASIDE) as name:
        folder = Path(name)
        if not reading.unpack(source, folder).whole:
            raise Problem("damaged-backup")
        begun.touch(mode=0o600)
        database.load(str(folder / layout.DUMP))
        _put(folder, home)
    migrating.migrate(grants_anew=True)
    acting.hold()
    begun.unlink()
    return {"file": str(source), "files": layout.count(), "standstill": "restored"}


def _put(folder: Path, home: Path) -> None:
    """Move files and keys into the home. The secret key of the copy makes sessions and sealed links go on."""
    shutil.rmtree(layout.files(), ignore_errors=True)
    if (folder / layout.FILES).is_dir():
        (folder / layout.FILES).replace(layout.files())
    for key in layout.KEY_FILES:
        if (folder / layout.KEYS / key).is_file():
            (folder / layout.KEYS / key).replace(home / key)


def _refuse_unless_empty() -> None:
    if database.has_people() or layout.count():
        raise Problem("not-empty")
