"""``michinori restore``."""

import json
import shutil
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings

from michinori.config.copies import database, layout
from michinori.kernel.problems import Problem
from michinori.machinery import migrating


def restore(source: Path) -> dict[str, object]:
    """Restore a backup. Raises Problem ``not-empty`` if there are users or files, ``not-a-backup``
    for any other file.
    """
    _refuse_unless_empty()
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as folder:
        _unpack(source, Path(folder))
        database.load(str(Path(folder) / layout.DUMP))
        if (Path(folder) / layout.FILES).is_dir():
            shutil.rmtree(layout.files(), ignore_errors=True)
            (Path(folder) / layout.FILES).replace(layout.files())
    migrating.migrate(grants_anew=True)
    return {"file": str(source), "files": layout.count()}


def _refuse_unless_empty() -> None:
    if database.has_people() or layout.count():
        raise Problem("not-empty")


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        about = json.loads((folder / layout.ABOUT).read_text())
        usable = about["format"] == layout.FORMAT and (folder / layout.DUMP).is_file()
    except (tarfile.TarError, OSError, ValueError, KeyError):
        usable = False
    if not usable:
        raise Problem("not-a-backup")
