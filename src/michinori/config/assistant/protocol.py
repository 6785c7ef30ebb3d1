"""The Model Context Protocol by its official library: no sessions, one JSON answer to each request.

Importing this and making a protocol takes some seconds and 40 MB, so ``view`` does it when the first assistant comes,
in a thread.
"""

import asyncio
import json
import logging
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as ToolSaid

from michinori.config.assistant.asking import Asking, Unfit
from michinori.config.assistant.schemas import description_of, input_schema
from michinori.config.assistant.tools import INSTRUCTIONS, TABLE, TOOLS, Tool
from michinori.config.front.answers import Answer
from michinori.config.front.asgi_types import Event, Headers, Scope

_ASKING = "michinori.asking"
"""The key in ``scope`` under which a tool finds its caller."""
_log = logging.getLogger(__name__)


@dataclass
class _Caught:
    """What the library sent."""

    status: int = 500
    headers: Headers | None = None
    body: bytes = b""

    async def send(self, event: MutableMapping[str, Any]) -> None:
        if event["type"] == "http.response.start":
            self.status, self.headers = event["status"], [(bytes(n), bytes(v)) for n, v in event.get("headers", [])]
        elif event["type"] == "http.response.body":
            self.body += event.get("body", b"")


class Protocol:
    """Answers one request after the other, or many at once; nothing of one is left for another."""

    def __init__(self) -> None:
        self._tools = [_said(tool) for tool in TABLE]
        self._server = Server(
            "michinori",
            version=version("michinori"),
            title="Michinori",
            instructions=INSTRUCTIONS,
            on_list_tools=self._list_tools,
            on_call_tool=_call_tool,
        )
        self._manager: StreamableHTTPSessionManager | None = None
        self._running: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    async def answer(self, asking: Asking, content: bytes) -> Answer:
        """The answer to a whole request whose token is good."""
        manager = await self._begun()
        caught, unread = _Caught(), [{"type": "http.request", "body": content, "more_body": False}]

        async def receive() -> Event:
            if unread:
                return unread.pop()
            await asyncio.Event().wait()  # nobody hangs up on an answer that is made in memory
            raise AssertionError

        scope: Scope = asking.scope | {_ASKING: asking}
        await manager.handle_request(scope, receive, caught.send)
        return Answer(int(caught.status), caught.headers or [], caught.body)

    async def _begun(self) -> StreamableHTTPSessionManager:
        """The library's manager, running in a task of its own; a new one where that has ended, so that a fault of the
        library shuts nobody out for longer than a request.
        """
        if self._manager is None or self._running is None or self._running.done():
            self._manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
            self._ready = asyncio.Event()
            self._running = asyncio.get_running_loop().create_task(_run(self._manager, self._ready))
        manager, ready = self._manager, self._ready
        await ready.wait()
        return manager

    async def _list_tools(self, context: Any, params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=self._tools)


async def _run(manager: StreamableHTTPSessionManager, ready: asyncio.Event) -> None:
    try:
        async with manager.run():
            ready.set()
            await asyncio.Event().wait()
    except Exception as fault:
        _log.exception("the protocol of assistants ended: %s", type(fault).__name__)


def _said(tool: Tool) -> ToolSaid:
    return ToolSaid(
        name=tool.name,
        title=tool.title,
        description=description_of(tool),
        input_schema=input_schema(tool),
        annotations=ToolAnnotations(
            title=tool.title, read_only_hint=tool.reads, destructive_hint=False, open_world_hint=False
        ),
    )


async def _call_tool(context: Any, params: CallToolRequestParams) -> CallToolResult:
    """What the tool's operation answers, as JSON: a refusal as well, so that the assistant can mend what it asked."""
    tool, arguments = TOOLS.get(params.name), params.arguments or {}
    if tool is None:
        return _result({"detail": "There is no such tool."}, refused=True)
    strange = sorted(set(arguments) - set(input_schema(tool)["properties"]))
    if strange:
        return _result({"detail": f"The tool does not take: {', '.join(strange)[:200]}"}, refused=True)
    asking: Asking = context.request.scope[_ASKING]
    try:
        told = await asking.tool(tool, arguments)
    except Unfit as unfit:
        return _result({"detail": f"This argument is missing or of the wrong kind: {unfit}"}, refused=True)
    except Exception as fault:
        _log.exception("a tool of assistants failed: %s", type(fault).__name__)
        return _result({"detail": "Something failed here. Nothing was done."}, refused=True)
    return _result(told.data, refused=told.refused)


def _result(data: Mapping[str, Any], *, refused: bool) -> CallToolResult:
    text = json.dumps(data, ensure_ascii=False)
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=dict(data), is_error=refused
    )
