"""The ASGI application that sends each page its stream of server-sent events.

``event: live`` with ``{"topic", "ref"}``: this has changed. ``again``: something may have been missed, fetch all.
``beat``: heartbeat every 15 seconds. ``end``: signed out. Each event's id is the Unix time up to which the page is
informed; it sends it as ``since`` when it reconnects.
"""

import asyncio
import functools
import json
import logging
import signal
import time
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import Error
from django.http import parse_cookie

from michinori.config.front.admission import Places, TooBusy
from michinori.config.front.asgi_types import Receive, Scope, Send
from michinori.config.live.hub import Full, Hub, Stream
from michinori.config.live.listening import listen
from michinori.config.live.sessions import people_of
from michinori.config.serving import limits

PATH = "/live"
_BEAT = 15.0
_MIN_INTERVAL = 0.1
_SEND_TIMEOUT = 30.0
_LISTEN_TIMEOUT = 3.0
_CHECK_INTERVAL = 5.0
_WAITING = 200
"""How many may wait for their session to be looked up; a page that is told 503 tries again by itself."""
_PLAIN = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), (b"vary", b"cookie")]
_EVENTS = [*_PLAIN, (b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
_log = logging.getLogger(__name__)


class Live:
    """The ASGI application of ``/live``. It listens from the start of the process on (``begin``), in the event loop
    that serves streams.
    """

    def __init__(self, most: int) -> None:
        self._hub = Hub(most)
        self._lookups = Places(limits.LOOKING, "live")
        self._tasks: list[asyncio.Task[None]] = []
        self._may_serve = asyncio.Event()
        self._has_streams = False

    def begin(self) -> None:
        """Begin to listen, unless that was done."""
        if not self._tasks:
            self._tasks = [asyncio.get_running_loop().create_task(listen(self._hub, self._may_serve))]

    async def may_serve(self) -> None:
        """Wait until this process may serve, see ``listen``."""
        await self._may_serve.wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            return await _refuse(send, 405, (b"allow", b"GET"))
        headers = {name: value.decode("latin1") for name, value in scope["headers"]}
        key = parse_cookie(headers.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
        try:
            user_id = (await self._people_of([key], "come")).get(key) if key.isalnum() else None
            if user_id is None:
                return await _refuse(send, 204)  # tells an EventSource not to reconnect
            await self._listening()
            stream = self._hub.open(key, user_id, _since(scope))
        except Full:
            return await _refuse(send, 429, (b"retry-after", b"60"))
        except (Error, TimeoutError, TooBusy):
            return await _refuse(send, 503, (b"retry-after", b"10"))
        try:
            await _tell(stream, receive, send)
        finally:
            self._hub.close(stream)

    async def _listening(self) -> None:
        """Start the background tasks if need be, and wait for the connection to PostgreSQL. Raises TimeoutError."""
        self.begin()
        if not self._has_streams:
            self._has_streams = True
            loop = asyncio.get_running_loop()
            self._tasks.append(loop.create_task(self._check_sessions()))
            # The server's own handler is still called: its event loop does not depend on the handler set here.
            signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(self._hub.stop))
        async with asyncio.timeout(_LISTEN_TIMEOUT):
            await self._hub.heard.wait()

    async def _people_of(self, keys: list[str], kind: str) -> dict[str, str]:
        """As ``people_of``, in a thread. Raises ``TooBusy`` where too many wait for the same, or after ten seconds."""
        return await self._lookups.run(functools.partial(people_of, keys), waiting=_WAITING, kind=kind)

    async def _check_sessions(self) -> None:
        """End the streams of sessions that are no longer valid, every five seconds."""
        while True:
            await asyncio.sleep(_CHECK_INTERVAL)
            open_ones = list(self._hub.streams)
            try:
                keys = list({stream.session_key for stream in open_ones})
                holding = await self._people_of(keys, "checked") if keys else {}
            except (Error, TooBusy) as fault:
                _log.warning("the sessions of streams could not be looked at", exc_info=fault)
                continue
            for stream in open_ones:
                if holding.get(stream.session_key) != stream.user_id:
                    stream.end("signed-out")


async def _tell(stream: Stream, receive: Receive, send: Send) -> None:
    """Send a stream's events until either side ends it. A reader that accepts nothing for half a minute is dropped."""
    await send({"type": "http.response.start", "status": 200, "headers": _EVENTS})
    gone = asyncio.ensure_future(_gone(receive))
    woken: asyncio.Future[Any] = asyncio.ensure_future(asyncio.sleep(0))
    try:
        while not gone.done():
            async with asyncio.timeout(_SEND_TIMEOUT):
                await send({"type": "http.response.body", "body": _events(stream), "more_body": not stream.ended})
            if stream.ended:
                return
            await asyncio.sleep(_MIN_INTERVAL)
            woken = asyncio.ensure_future(stream.woken.wait())
            await asyncio.wait((gone, woken), timeout=_BEAT, return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
    except TimeoutError:
        return
    finally:
        gone.cancel()
        woken.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _events(stream: Stream) -> bytes:
    """The queued events as bytes. The id (the time) is taken before the queue is emptied, so that an event in between
    is sent twice rather than never.
    """
    at = f"{time.time():.3f}"
    again, changed = stream.take()
    events = [("again", "")] if again else []
    events += [("live", json.dumps({"topic": topic, "ref": ref})) for topic, ref in changed]
    if stream.ended == "signed-out":
        events.append(("end", ""))
    lines = [f"id: {at}\nevent: {name}\ndata: {data}\n\n" for name, data in events or [("beat", "")]]
    return "".join(lines).encode()


def _since(scope: Scope) -> float | None:
    """The query parameter ``since`` (Unix time); None if it is missing or no number."""
    given = parse_qs(scope["query_string"].decode("latin1")).get("since", [""])[0]
    return float(given) if given.replace(".", "", 1).isdecimal() and given.isascii() and len(given) < 20 else None


async def _refuse(send: Send, status: int, *more: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*_PLAIN, *more]})
    await send({"type": "http.response.body", "body": b""})
