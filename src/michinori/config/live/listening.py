"""The one connection per process that LISTENs for announcements; it is reconnected whenever it breaks."""

import asyncio
import logging
import os
import signal
from typing import Any

import psycopg

from michinori.config import former_key
from michinori.config.live.hub import Hub
from michinori.machinery import directly
from michinori.machinery.live import CHANNEL, SERVED

_BEAT = 20.0
_TIMEOUT = 5
_LONGEST_PAUSE = 5.0
_log = logging.getLogger(__name__)


class Deaf(Exception):
    """Our own notification did not come back: the connection is dead, or a pooler in between does
    not support LISTEN.
    """


async def listen(hub: Hub, may_serve: asyncio.Event) -> None:
    """Pass notifications to ``hub``, for ever, reconnecting with back-off; one line of log an outage.

    ``may_serve``: is set once the site's secret key was found to be this process's and it is known as one that serves,
    or where the database cannot be reached, so that there is nothing to let anybody into.
    """
    parameters = directly.parameters("default") | {"connect_timeout": _TIMEOUT}
    pause, told = 0.1, False
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as line:
                await _hear(hub, line, may_serve)
        except (psycopg.Error, OSError, TimeoutError, Deaf) as fault:
            if not isinstance(fault, TimeoutError):  # else somebody renews the key, and holds the lock
                may_serve.set()
            heard = hub.whole_since is not None
            pause = 0.1 if heard else min(pause * 2, _LONGEST_PAUSE)
            if heard or not told:
                _log.warning("PostgreSQL's announcements are not heard: %s", type(fault).__name__)
            told = True
        finally:
            hub.lost()
        await asyncio.sleep(pause)


async def _hear(hub: Hub, line: "psycopg.AsyncConnection[tuple[Any, ...]]", may_serve: asyncio.Event) -> None:
    """LISTEN on one connection; every 20 seconds send a notification to ourselves as a heartbeat. Raises ``Deaf`` if it
    does not come back.
    """
    async with asyncio.timeout(_TIMEOUT):
        await line.execute("SELECT pg_advisory_lock_shared(%s)", [SERVED])
        if await _is_former_key(line):
            _log.error(
                "the secret key was renewed meanwhile: this web process ends, to be started with the present one"
            )
            os.kill(os.getppid(), signal.SIGTERM)
            await asyncio.sleep(_TIMEOUT)
        may_serve.set()
    await line.execute(f"LISTEN {CHANNEL}")
    while True:
        async with asyncio.timeout(_TIMEOUT):
            await line.execute("SELECT pg_notify(%s, '')", [CHANNEL])
        echoed = False
        async for note in line.notifies(timeout=_BEAT if hub.heard.is_set() else _TIMEOUT):
            if note.payload:
                hub.hear(note.payload)
            elif note.pid == line.info.backend_pid:
                echoed = True
                if not hub.heard.is_set():
                    hub.found()
        if not echoed:
            raise Deaf


async def _is_former_key(line: "psycopg.AsyncConnection[tuple[Any, ...]]") -> bool:
    """Whether the site has another secret key than this process: it was renewed before the process could be seen to
    serve. Nothing that was signed by the key before may be let in.
    """
    row = await (await line.execute(former_key.KNOWN)).fetchone()
    return former_key.is_another(row)
