"""Sending an answer within a deadline: a client that reads too slowly or not at all is dropped."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from michinori.config.front.asgi_types import Headers, Send

_PIECE = 64 * 1024
PAUSE = 30.0
"""Limit in seconds of the wait until a client takes the next 64 kB."""
SLOWEST = 8_000.0
"""The least average speed, in bytes a second, once ``PAUSE`` is over."""


@dataclass
class Answer(AbstractContextManager["Answer"]):
    """An answer that needs no thread any more: its body is in memory or in an open file, which leaving the block
    closes.

    ``file``: a descriptor of our own, read from ``position`` on.
    """

    status: int
    headers: Headers
    body: bytes = b""
    file: int | None = None
    position: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file is not None:
            os.close(self.file)

    def pieces(self) -> Iterator[bytes]:
        """The body in pieces of at most 64 kB."""
        if self.file is None:
            yield from (self.body[start : start + _PIECE] for start in range(0, len(self.body), _PIECE))
            return
        position = self.position
        while piece := os.pread(self.file, _PIECE, position):
            yield piece
            position += len(piece)


async def send_answer(answer: Answer, send: Send, before_end: Callable[[], Awaitable[None]] | None = None) -> bool:
    """Send an answer; return whether the client took it all. A connection cut short tells the client that it lacks
    something. ``before_end`` runs when the client has all of it and the connection is still open.
    """
    loop = asyncio.get_running_loop()
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    began, size = loop.time(), 0
    try:
        for piece in answer.pieces():
            latest = began + PAUSE + size / SLOWEST
            async with asyncio.timeout_at(min(latest, loop.time() + PAUSE)):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            size += len(piece)
    except TimeoutError:
        return False
    if before_end:
        await before_end()
    await send({"type": "http.response.body", "body": b""})
    return True
