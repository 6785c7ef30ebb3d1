"""An assistant that calls ``/mcp`` in the tests' own process and transaction: the ASGI application itself. Its loop
runs in a thread of its own, since a browser's may run in the tests'; Django runs in the tests' thread, since in another
it has another connection.
"""

import asyncio
import json
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from michinori.config.assistant.view import Assistant as Application
from michinori.config.front.answers import Answer
from michinori.config.front.asgi_types import Event
from michinori.config.front.bodies import Limits
from michinori.config.front.bridge import Bridge, Work

VERSION = "2025-06-18"


class _Here(Bridge):
    """Django in the test's own thread and connection, so that it sees what the test has not committed."""

    def __init__(self, loop: asyncio.AbstractEventLoop, folder: Path) -> None:
        super().__init__(get_wsgi_application(), work=Work(1, 1, 1), folder=folder, limits=Limits(), session="")
        self.loop = loop
        self.asked = SimpleQueue[tuple[asyncio.Future[Answer], Any] | None]()

    async def _in_thread(self, *of: Any) -> Answer:
        answered: asyncio.Future[Answer] = self.loop.create_future()
        self.asked.put((answered, of))
        return await answered

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Run it to its end, and answer meanwhile what it asks of Django."""
        task = asyncio.run_coroutine_threadsafe(work, self.loop)
        task.add_done_callback(lambda _: self.asked.put(None))
        while asked := self.asked.get():
            answered, of = asked
            self.loop.call_soon_threadsafe(answered.set_result, self._answer(*of))
        return task.result()


@cache
def served() -> tuple[_Here, Application]:
    """Made once for all tests of a process: the protocol takes seconds to make, and belongs to one loop."""
    folder = Path(settings.HOME)
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, daemon=True).start()
    django = _Here(loop, folder)
    return django, Application(django, folder)


@contextmanager
def _connection_kept() -> Iterator[None]:
    """Requests must not close the test's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@dataclass(frozen=True)
class Came:
    """An answer over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Told:
    """What a tool answered. ``text``: the same as the assistant's model reads it."""

    data: Any
    text: str
    refused: bool


@dataclass
class Assistant:
    """With a member's token. ``headers`` are added to each request."""

    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, body: Any, method: str = "POST", **headers: str) -> Came:
        """Any request. ``body``: bytes, or JSON."""
        django, application = served()
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {
            "host": "localhost",
            "content-type": "application/json",
            "accept": "application/json, text/event-stream",
            "mcp-protocol-version": VERSION,
            **({"authorization": f"Bearer {self.token}"} if self.token else {}),
            **self.headers,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        with _connection_kept():
            return django.run(_ask(application, method, sent, content))

    def ask(self, method: str, **params: Any) -> Any:
        """A request of the protocol: its result, or its error."""
        came = self.send({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        assert came.status == 200, came
        return came.data.get("result") or came.data["error"]

    def call(self, tool: str, **arguments: Any) -> Told:
        """What a tool answers."""
        result = self.ask("tools/call", name=tool, arguments=arguments)
        (content,) = result["content"]
        assert content["type"] == "text"
        assert json.loads(content["text"]) == result["structuredContent"]
        return Told(result["structuredContent"], content["text"], result["isError"])

    def ok(self, tool: str, **arguments: Any) -> Any:
        """What a tool answers that does not refuse."""
        told = self.call(tool, **arguments)
        assert not told.refused, told
        return told.data


async def _ask(application: Application, method: str, headers: dict[str, str], content: bytes) -> Came:
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": "/mcp",
        "raw_path": b"/mcp",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.1", 1),
        "server": ("localhost", 8000),
    }
    waiting, sent = [{"type": "http.request", "body": content, "more_body": False}], list[Event]()

    async def receive() -> Event:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(event: Event) -> None:
        sent.append(event)

    await application(scope, receive, send)
    start, *rest = sent
    said = {name.decode(): value.decode() for name, value in start["headers"]}
    return Came(start["status"], said, b"".join(one.get("body", b"") for one in rest))
