"""The secret key before the present one: it signs nothing any more, and is accepted for some days (decision 69)."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

FILE = "secret-key-former"
"""In the home: until when it is accepted, and the key."""


class Accepted(tuple[str, ...]):
    """The key, or none, for ``SECRET_KEY_FALLBACKS``. Nothing once its time is over, in a process that runs on as well.

    Django asks for no more than a tuple that it can go through.
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
        return Accepted(key, datetime.fromisoformat(until))
    return Accepted()


def keep(folder: Path, key: str, until: datetime) -> None:
    """Accept a key until then, in the place of one that was before. Raises ``OSError``."""
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=f".{FILE}-", delete=False) as written:
        written.write(f"{until.isoformat()} {key}\n")
        written.flush()
        os.fsync(written.fileno())
    Path(written.name).replace(folder / FILE)


def forget(folder: Path) -> None:
    """Accept no key but the present one from the next start on."""
    (folder / FILE).unlink(missing_ok=True)


def forget_over(folder: Path) -> int:
    """Delete the key if its time is over; return how many were."""
    until = accepted(folder).until
    if until is None or datetime.now(UTC) < until:
        return 0
    forget(folder)
    return 1
