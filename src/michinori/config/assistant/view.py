"""The ASGI application of ``/mcp``: it reads a whole request, asks Django whether its token is good, and lets the
protocol answer.
"""

import asyncio
import functools
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from michinori.config.assistant.asking import Asking
from michinori.config.front.answers import Answer, send_answer
from michinori.config.front.asgi_types import Receive, Scope, Send
from michinori.config.front.bodies import Gone, Limits, Reader, Refused, discard
from michinori.config.front.bridge import Bridge

PATH = "/mcp"
LARGEST = 256 * 1024
"""Bytes of a request."""
_PROTOCOL = "michinori.config.assistant.protocol.Protocol"
_PLAIN = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


class Assistant:
    """The ASGI application. Every request stands for itself: there are no sessions, and ids of sessions say nothing."""

    def __init__(self, django: Bridge, folder: Path) -> None:
        self._django = django
        self._reader = Reader(Limits(largest=LARGEST, largest_with_files=LARGEST), folder)
        self._protocol: Any = None
        self._importing = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asking, rest_of_body = Asking(self._django, scope), None
        try:
            answer = _refuse(scope) or await self._answered(asking, receive)
        except Refused as refused:
            answer = await asking.refusal(refused.status)
            answer.headers.append((b"connection", b"close"))
            if refused.status != 408:
                rest_of_body = functools.partial(discard, receive)
        except Gone:
            return
        with answer:
            await send_answer(answer, send, before_end=rest_of_body)

    async def _answered(self, asking: Asking, receive: Receive) -> Answer:
        async with self._reader.reading(asking.scope, receive) as body:
            content = body.read()
        token = await asking.token()
        if token.status != 200:
            return token
        with token:
            protocol = await self._ready()
        answer: Answer = await protocol.answer(asking, content)
        answer.headers += _PLAIN
        return answer

    async def _ready(self) -> Any:
        """The protocol; imported when it is asked for the first time."""
        async with self._importing:
            if self._protocol is None:
                self._protocol = await asyncio.to_thread(lambda: import_string(_PROTOCOL)())
        return self._protocol


def _refuse(scope: Scope) -> Answer | None:
    """Other methods than POST, which would open streams, and pages of other sites, which have no business here."""
    if scope["method"] != "POST":
        return Answer(405, [*_PLAIN, (b"allow", b"POST")])
    origin = dict(scope["headers"]).get(b"origin")
    if origin is not None and origin.decode("latin1") != settings.BASE_URL:
        return Answer(403, [*_PLAIN])
    return None
