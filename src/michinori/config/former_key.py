"""The secret key before the present one: it signs nothing any more, and is accepted for some days (decision 72)."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from michinori.config.environment import written_beside

FILE = "secret-key-former"
"""In the home: until when it is accepted, and the key."""


class Accepted(tuple[str, ...]):
    """The key, or none, for ``SECRET_KEY_FALLBACKS``. Nothing once its time is over, in a process that runs on as well.

    Django goes through it and asks for nothing else. Compare what comes out of that: as a tuple it keeps the key.
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


def keep(folder: Path, key: str, until: datetime) -> None:
    """Accept a key until then, in the place of one that was before. Raises ``OSError``."""
    written_beside(folder, f"{until.isoformat()} {key}\n").replace(folder / FILE)


def forget(folder: Path) -> None:
    """Accept no key but the present one from the next start on."""
    (folder / FILE).unlink(missing_ok=True)


def sweep(folder: Path) -> int:
    """Delete the key once its time is over, or where its file is not whole; return how many were."""
    if not (folder / FILE).exists() or [*accepted(folder)]:
        return 0
    forget(folder)
    return 1
