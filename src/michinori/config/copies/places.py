"""Where a backup lies: a file, or the object of a bucket; and the place of the nights', a folder or a bucket
(``MICHINORI_BACKUPS``, decision 71).
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings

from michinori.config import filelocks
from michinori.kernel.problems import Problem
from michinori.machinery.storage.bucket import Bucket
from michinori.machinery.storage.sending import sending

_UNFINISHED = ".michinori-backup-"
_BEGINS, _ENDS = "michinori-", ".backup"


class Backup(Protocol):
    """One that is there, or is to be written. The bucket's raise ``FilesAway``, all raise ``OSError``."""

    @property
    def name(self) -> str: ...

    @property
    def beside(self) -> Path:
        """A folder for what is needed meanwhile, as large as the database's dump."""

    @property
    def argument(self) -> str:
        """What ``named`` makes it of again, in another process of this home."""

    def reading(self) -> AbstractContextManager[Any]:
        """Its bytes, read from the beginning on."""

    def writing(self) -> AbstractContextManager[Any]:
        """Takes its bytes; they become this backup at the end of the block, and nothing stays of them if that is left
        by an error. What a kill leaves goes with the next, in a bucket where the store lists it.
        """

    def delete(self) -> None: ...


@dataclass(frozen=True)
class Night:
    """A night's backup that is there. ``made_at``: when it was finished, or as the store says; ``mark``: which one it
    is, since one that was made anew under the same name is another.
    """

    backup: Backup
    made_at: datetime
    mark: str


class Place(Protocol):
    """Where the nights' backups are kept. The bucket's raises ``FilesAway``, all raise ``OSError``."""

    def nights(self) -> dict[date, Night]:
        """What is there, by the day in Japan."""

    def night(self, day: date) -> Backup:
        """That of a day, which is there or is to be written."""


@dataclass(frozen=True)
class File:
    """A backup in a file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def beside(self) -> Path:
        return self.path.resolve().parent

    @property
    def argument(self) -> str:
        return str(self.path.absolute())

    @contextmanager
    def reading(self) -> Iterator[IO[bytes]]:
        with self.path.open("rb") as content:
            yield content

    @contextmanager
    def writing(self) -> Iterator[IO[bytes]]:
        """Readable by its owner only, and locked while it is written."""
        folder = self.beside
        for left in folder.glob(f"{_UNFINISHED}*"):
            _delete_if_left(left)
        mark, own = tempfile.mkstemp(prefix=_UNFINISHED, dir=folder)
        try:
            with os.fdopen(mark, "wb") as raw:
                filelocks.take(mark)
                yield raw
                raw.flush()
                os.fsync(mark)
                Path(own).replace(self.path)
        finally:
            Path(own).unlink(missing_ok=True)

    def delete(self) -> None:
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Folder:
    """A folder of nights' backups, made with the first."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def nights(self) -> dict[date, Night]:
        found = ((_day_of(path.name), _night_of(path)) for path in self.path.glob(f"{_BEGINS}*{_ENDS}"))
        return {day: night for day, night in found if day and night}

    def night(self, day: date) -> File:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return File(self.path / _name_of(day))


@dataclass(frozen=True)
class Object:
    """A backup in a bucket."""

    bucket: Bucket
    name: str

    def __str__(self) -> str:
        return f"{self.bucket.bucket_name}/{self.bucket.key(self.name)}"

    @property
    def beside(self) -> Path:
        return Path(settings.HOME)

    @property
    def argument(self) -> str:
        return str(_day_of(self.name))

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self.bucket.open(self.name) as content:
            yield content

    def writing(self) -> AbstractContextManager[Any]:
        return sending(self.bucket, self.name, _BEGINS)

    def delete(self) -> None:
        self.bucket.delete(self.name)


@dataclass(frozen=True)
class Shelf:
    """A bucket, or a folder of one, of nights' backups."""

    bucket: Bucket

    def __str__(self) -> str:
        return f"{self.bucket.bucket_name}/{self.bucket.key('')}"

    def nights(self) -> dict[date, Night]:
        found = ((_day_of(one.name), one) for one in self.bucket.objects(_BEGINS))
        return {day: Night(Object(self.bucket, one.name), one.changed_at, one.mark) for day, one in found if day}

    def night(self, day: date) -> Object:
        return Object(self.bucket, _name_of(day))


def of_nights() -> Place | None:
    """The place of the nights' backups; None where none are made."""
    kept: Path | Mapping[str, Any] | None = settings.BACKUPS
    if isinstance(kept, Mapping):
        return Shelf(_bucket_of(tuple(sorted(kept["OPTIONS"].items()))))
    return Folder(kept) if kept else None


@lru_cache(maxsize=1)
def _bucket_of(options: tuple[tuple[str, Any], ...]) -> Bucket:
    """One for the process: its client takes a tenth of a second to make."""
    return Bucket(**dict(options))


def named(argument: str) -> Backup:
    """A backup by the day of its night (``2026-11-30``) or by its path.

    Raises Problem ``no-such-night``, ``FilesAway``.
    """
    try:
        day = date.fromisoformat(argument)
    except ValueError:
        return File(Path(argument))
    place = of_nights()
    found = place.nights() if place else {}
    if day not in found:
        raise Problem("no-such-night", 404)
    return found[day].backup


def _name_of(day: date) -> str:
    return f"{_BEGINS}{day}{_ENDS}"


def _day_of(name: str) -> date | None:
    """The day in the name of a night's backup; None for other files."""
    try:
        day = date.fromisoformat(name.removeprefix(_BEGINS).removesuffix(_ENDS))
    except ValueError:
        return None
    return day if name == _name_of(day) else None  # dates have other forms, too


def _night_of(path: Path) -> Night | None:
    """None if it is gone meanwhile, or a link to nothing."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Night(File(path), datetime.fromtimestamp(found.st_mtime, UTC), f"{path.name} {found.st_mtime_ns}")


def _delete_if_left(path: Path) -> None:
    """Delete what a killed backup left, which nobody locks any more."""
    with filelocks.opened(path) as mark:
        if filelocks.take(mark):
            path.unlink(missing_ok=True)
