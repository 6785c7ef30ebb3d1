"""Where files are kept: a folder, or a bucket of a store that speaks S3 (``STORAGE_URL``, decision 54).

Names are those of ``StoredFile.place`` and the like: ``ab/fil_…``, ``documents/…``, ``identity/…``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, cast

from django.core.files.base import File
from django.core.files.storage import storages

MARK = ".place"
"""The name of the file that marks a place of files. Several homes may share one place, under whatever path."""


class FilesAway(Exception):
    """A store does not answer, or refuses us; the message names the setting of its address, and no file."""


class Keeps(Protocol):
    """What is asked of a place of files, beyond Django's interface. All may raise ``FilesAway``."""

    def open(self, name: str, mode: str = "rb") -> "File[bytes]": ...

    def names(self, beginning: str = "") -> Iterator[str]:
        """The names of all files that begin so, in order, but for the mark."""

    def mark(self) -> str:
        """What the mark of the place holds; made if it is missing."""

    def take_over(self, folder: Path) -> None:
        """Hold the files of this folder, which may be moved, and nothing else."""

    def answers(self) -> bool:
        """Whether the bucket answers, or the folder can be read and written; known for some seconds. Raises nothing."""

    def takes(self) -> bool:
        """Whether something can be put there and deleted again, tried now. Raises nothing."""

    def is_open_to_all(self) -> bool | None:
        """Whether anybody can read files without asking us; None where that cannot be found out. Raises nothing."""


def storage() -> Keeps:
    """The place of files."""
    return cast(Keeps, storages["default"])
