"""Reading what lies elsewhere from any place on, without keeping it here."""

import io
from collections.abc import Callable
from typing import Any, Protocol

from michinori.machinery.storage import FilesAway


class Part(Protocol):
    """What comes of a file from some place on."""

    def read(self, amount: int) -> bytes: ...

    def close(self) -> None: ...


class Reading(io.RawIOBase):
    """A file of ``size`` bytes; ``begin`` fetches it from a place on, anew after a leap and where an answer broke off.
    ``tries``: how often one place is asked for before that counts as a failure.
    """

    def __init__(self, begin: Callable[[int], Part], size: int, tries: int = 2) -> None:
        self._begin, self._size, self._tries = begin, size, tries
        self._at = 0
        self._part: Part | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        at = max(0, base + offset)
        if at != self._at:
            self._leave()
        self._at = at
        return at

    def readinto(self, into: Any) -> int:
        """Raises what ``begin`` does, ``OSError`` for an answer that ends too soon."""
        if self._at >= self._size:
            return 0
        found = self._found(min(len(into), self._size - self._at))
        into[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _found(self, amount: int) -> bytes:
        for left in reversed(range(self._tries)):
            if self._part is None:
                self._part = self._begin(self._at)
            try:
                if found := self._part.read(amount):
                    return found
            except FilesAway:
                if not left:
                    raise
            self._leave()
        raise OSError("the store ended its answer too soon")

    def close(self) -> None:
        self._leave()
        super().close()

    def _leave(self) -> None:
        if self._part is not None:
            self._part.close()
            self._part = None
