"""Restoring a backup."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from michinori.config import former_key, installation
from michinori.config.copies import database, layout, reading
from michinori.config.copies.places import Backup
from michinori.kernel.problems import Problem
from michinori.machinery import acting, migrating
from michinori.machinery.storage import storage

_ASIDE = ".restore-"


def restore(source: Backup) -> dict[str, object]:
    """Restore a backup into an empty installation, which then stands still until ``michinori release``.

    Raises Problem ``not-empty`` if there are users, or files and such in the copy, ``damaged-backup``, and those of
    ``reading.unpack``; until then nothing has changed. If it is interrupted later, no other command runs here until it
    was done again, into the same place of files or an empty one.
    """
    home = Path(settings.HOME)
    begun = installation.half_restored()
    if not begun.exists() and database.has_people():
        raise Problem("not-empty")
    for old in home.glob(f"{_ASIDE}*"):
        shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=_ASIDE) as name:
        folder = Path(name)
        found = reading.unpack(source, folder)
        if not found.whole:
            raise Problem("damaged-backup")
        if found.has_files and not _is_half_ours(begun) and layout.count():
            raise Problem("not-empty")
        begun.touch(mode=0o600)
        begun.write_text(storage().mark())
        database.load(str(folder / layout.DUMP))
        if found.has_files:
            storage().take_over(folder / layout.FILES)
        _put_keys(folder, home)
    migrating.migrate(grants_anew=True)
    acting.hold(without_files=not found.has_files)
    begun.unlink()
    return {"file": str(source), "files": layout.count(), "standstill": "restored"}


def _is_half_ours(begun: Path) -> bool:
    """Whether what lies in the place of files is what an interrupted restore has put there: the place has the mark that
    it had then. Another one may be set meanwhile, with the files of a site.
    """
    return begun.exists() and begun.read_text() == storage().mark()


def _put_keys(folder: Path, home: Path) -> None:
    """Move the keys into the home. The secret key of the copy makes sessions and sealed links go on. A former key that
    the copy does not have is accepted no more.
    """
    for key in layout.KEY_FILES:
        if (folder / layout.KEYS / key).is_file():
            (folder / layout.KEYS / key).replace(home / key)
        elif key == former_key.FILE:
            (home / key).unlink(missing_ok=True)
