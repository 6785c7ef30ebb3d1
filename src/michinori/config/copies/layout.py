"""What a backup holds: one tar with a description, a dump by ``pg_dump`` and the files."""

from pathlib import Path

from django.core.files.storage import default_storage

FORMAT = 1
ABOUT, DUMP, FILES = "about.json", "database.dump", "files"


def files() -> Path:
    """The folder of uploaded files."""
    return Path(default_storage.path(""))


def count() -> int:
    """How many files are in it."""
    return sum(1 for path in files().rglob("*") if path.is_file()) if files().is_dir() else 0
