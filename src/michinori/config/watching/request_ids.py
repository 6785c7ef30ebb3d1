"""The id of a request: in the answer's ``X-Request-Id``, in each line of the log about it, in traces and told errors.

It is random and says nothing of who asked. A trusted proxy may name it instead, so that its log and ours meet.
"""

import re
import secrets
from contextvars import ContextVar

from michinori.config.front.asgi_types import Event, Headers, Scope, Send

KEY = "michinori.request"
"""The key in ASGI's scope."""
_HEADER = b"x-request-id"
_NAMED = re.compile(rb"[0-9a-f-]{16,64}")
"""Of hexadecimal digits, as nginx and others make them: nobody's words can be put into the log by it."""
current: ContextVar[str] = ContextVar("request id", default="")
"""The id of the request that this thread works on, empty outside of one."""


def of(headers: Headers, proxies: int) -> str:
    """The id that the nearest trusted proxy wrote, which is the last, else a new one. Those before it the visitor may
    have typed.
    """
    if proxies:
        written = b",".join(value for name, value in headers if name == _HEADER).rpartition(b",")[2].strip()
        if _NAMED.fullmatch(written):
            return written.decode()
    return secrets.token_hex(16)


def named(scope: Scope, send: Send, proxies: int) -> Send:
    """Name the request in its scope; return what sends its answer with that name."""
    scope[KEY] = request_id = of(scope["headers"], proxies)
    header = (_HEADER, request_id.encode())

    async def sending(event: Event) -> None:
        if event["type"] == "http.response.start":
            event = {**event, "headers": [*event["headers"], header]}
        await send(event)

    return sending
