"""The one connection per process on which PostgreSQL's announcements arrive. It is made anew whenever it breaks."""

import asyncio
import logging
from typing import Any

import psycopg

from michinori.config.live.hub import Hub
from michinori.machinery import directly
from michinori.machinery.live import CHANNEL

_BEAT = 20.0
_PATIENCE = 5
_LONGEST_PAUSE = 5.0
_log = logging.getLogger(__name__)


class Deaf(Exception):
    """Our own call did not come back: a dead line, or a pooler in between that does not pass LISTEN on."""


async def listen(hub: Hub) -> None:
    """Hear for ``hub``, for ever."""
    parameters = directly.parameters("default") | {"connect_timeout": _PATIENCE}
    pause = 0.1
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as line:
                await _hear(hub, line)
        except (psycopg.Error, OSError, TimeoutError, Deaf) as fault:
            pause = 0.1 if hub.whole_since is not None else min(pause * 2, _LONGEST_PAUSE)
            _log.warning("PostgreSQL's announcements are not heard: %s", type(fault).__name__)
        finally:
            hub.lost()
        await asyncio.sleep(pause)


async def _hear(hub: Hub, line: "psycopg.AsyncConnection[tuple[Any, ...]]") -> None:
    """Pass on what comes; every 20 seconds call once oneself, to be heard oneself."""
    await line.execute(f"LISTEN {CHANNEL}")
    while True:
        async with asyncio.timeout(_PATIENCE):
            await line.execute("SELECT pg_notify(%s, '')", [CHANNEL])
        echoed = False
        async for note in line.notifies(timeout=_BEAT if hub.heard.is_set() else _PATIENCE):
            if note.payload:
                hub.hear(note.payload)
            elif note.pid == line.info.backend_pid:
                echoed = True
                if not hub.heard.is_set():
                    hub.found()
        if not echoed:
            raise Deaf
