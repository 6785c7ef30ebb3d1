"""The secret key before the present one: it signs nothing any more, and is accepted for some days (decision 72)."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from django.conf import settings

from michinori.config.environment import BEFORE_RENEWAL, BESIDE, synced, written_beside

FILE = "secret-key-former"
"""In the home: until when it is accepted, and the key."""
KNOWN = "SELECT secret_key FROM machinery_installation"
"""SQL: which secret key the site has, as its ``mark``."""


class Accepted(tuple[str, ...]):
    """The key, or none, for ``SECRET_KEY_FALLBACKS``. Nothing once its time is over, in a process that runs on as well.

    Django goes through it and asks for nothing else. Whoever compares it goes through it first: ``==``, ``in`` and
    ``len`` still see a key whose time is over.
    """

    until: datetime | None

    def __new__(cls, key: str = "", until: datetime | None = None) -> Self:
        made = super().__new__(cls, [key] if key else [])
        made.until = until
        return made

    def __iter__(self) -> Iterator[str]:
        if self.until is None or datetime.now(UTC) >= self.until:
            return iter(())
        return super().__iter__()


def accepted(folder: Path) -> Accepted:
    """The key that this home keeps; none where the file is not whole."""
    with suppress(OSError, ValueError):
        until, key = (folder / FILE).read_text().split()
        return Accepted(key, datetime.fromisoformat(until).astimezone(UTC))
    return Accepted()


def mark(key: str) -> str:
    """By which the database knows a secret key again, and nobody who reads it learns the key."""
    return hashlib.sha256(f"secret-key {key}".encode()).hexdigest()


def is_another(known: tuple[str] | None) -> bool:
    """Whether the database, which answered this to ``KNOWN``, knows another secret key than this process has."""
    return known is not None and known[0] not in ("", mark(settings.SECRET_KEY))


def keep(folder: Path, key: str, until: datetime) -> None:
    """Accept a key until then, in the place of one that was before. Raises ``OSError``."""
    written_beside(folder, f"{until.isoformat()} {key}\n").replace(folder / FILE)
    synced(folder)


def forget(folder: Path) -> None:
    """Delete the key, so that a process that starts accepts the present one alone. Raises ``OSError``."""
    (folder / FILE).unlink(missing_ok=True)


def sweep(folder: Path) -> int:
    """Delete what nobody needs while the site runs: the key once its time is over or where its file is not whole, and
    what a renewal that was broken off has left; return how many files were.
    """
    over = [folder / FILE] if (folder / FILE).exists() and not [*accepted(folder)] else []
    return delete([*over, *left_by_renewals(folder), *folder.glob(BEFORE_RENEWAL)])


def left_by_renewals(folder: Path) -> list[Path]:
    """Files of keys that were written and never came to their place."""
    return [*folder.glob(f"{BESIDE}*")]


def delete(files: Iterable[Path]) -> int:
    """Delete files that may be gone meanwhile; return how many."""
    found = [*files]
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)
