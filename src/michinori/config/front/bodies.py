"""Reading a request's body before a thread is taken for it: within a deadline and a size, the large ones on disk."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from michinori.config import outages
from michinori.config.front.asgi_types import Receive, Scope

_IN_MEMORY = 256 * 1024
_LINGERING = 5.0
"""For how many seconds at most the rest of a refused body is taken, and ..."""
_PAUSE_IN_LINGERING = 1.0
"""... the longest wait for its next piece, in seconds."""


class Refused(Exception):
    """The body is not read to its end. ``status``: 408 (too slow), 413 (too large), 503 (no room for it now, no
    memory, or a disk that takes no writes), 507 (a full disk).
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The client closed the connection before its body was complete."""


@dataclass(frozen=True)
class Limits:
    """Limits of a body: bytes, seconds, bytes a second.

    ``largest``: of forms and JSON; ``largest_with_files``: of ``multipart/form-data``. ``pause``: the longest wait for
    the next piece. ``slowest``: the least average speed once ``pause`` is over. ``at_once``: limit of all bodies that a
    process holds.
    """

    largest: int = 2 * 1024 * 1024
    largest_with_files: int = 256 * 1024 * 1024
    pause: float = 15.0
    slowest: float = 8_000.0
    at_once: int = 1024 * 1024 * 1024


class Reader:
    """Reads the bodies of one process and knows how much of them it holds."""

    def __init__(self, limits: Limits, folder: Path) -> None:
        """``folder``: where the large ones lie, without a name."""
        self._limits, self._folder = limits, folder
        self._held = 0

    @contextlib.asynccontextmanager
    async def reading(self, scope: Scope, receive: Receive) -> AsyncIterator[IO[bytes]]:
        """The complete body as a file, positioned at its start, for the length of the block. Raises ``Refused``,
        ``Gone``.
        """
        most = self._largest(scope)
        with SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(self._folder)) as body:
            size = 0
            try:
                async for piece in self._pieces(receive):
                    size += len(piece)
                    self._held += len(piece)
                    if size > most:
                        raise Refused(413)
                    if self._held > self._limits.at_once:
                        raise Refused(503)
                    _write(body, piece)
                body.seek(0)
                yield body
            finally:
                self._held -= size

    def _largest(self, scope: Scope) -> int:
        """Limit of this body. Raises ``Refused`` if its announced length is above it."""
        headers = dict(scope["headers"])
        files = headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data")
        most = self._limits.largest_with_files if files else self._limits.largest
        announced = headers.get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > most:
            raise Refused(413)
        return most

    async def _pieces(self, receive: Receive) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        began, size = loop.time(), 0
        while True:
            latest = began + self._limits.pause + size / self._limits.slowest
            try:
                async with asyncio.timeout_at(min(latest, loop.time() + self._limits.pause)):
                    event = await receive()
            except TimeoutError:
                raise Refused(408) from None
            if event["type"] != "http.request":
                raise Gone
            piece: bytes = event.get("body", b"")
            size += len(piece)
            yield piece
            if not event.get("more_body"):
                return


async def discard(receive: Receive) -> None:
    """Take the rest of a refused body and throw it away, until it ends or pauses, at most ``_LINGERING`` seconds.

    A connection closed over bytes that nobody read is reset, and a reset may destroy the answer before the client has
    read it (RFC 9112, section 9.6).
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LINGERING):
            more = True
            while more:
                async with asyncio.timeout(_PAUSE_IN_LINGERING):
                    event = await receive()
                more = event["type"] == "http.request" and event.get("more_body", False)


def _write(body: IO[bytes], piece: bytes) -> None:
    try:
        body.write(piece)
    except (OSError, MemoryError) as failure:
        status = outages.status_of(failure)
        if status is None:
            raise
        raise Refused(status) from failure
