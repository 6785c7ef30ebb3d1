"""Asking Django for an operation of the API on behalf of the caller of ``/mcp``: the same address, the same token, the
same middleware, so that a tool can do and see nothing that its operation does not.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from michinori.config.assistant.tools import Tool
from michinori.config.front.answers import Answer
from michinori.config.front.asgi_types import Scope
from michinori.config.front.bridge import Bridge

_API = "/api/v1"
_WHOSE = f"{_API}/token"
"""The operation that says what the caller's token may do."""
_KEPT = frozenset((b"authorization", b"accept-language", b"host", b"user-agent", b"x-forwarded-proto"))
"""Of the caller's headers, what the API reads. Never a cookie: a browser's session opens nothing here."""
_PLACE = re.compile(r"{(?:\w+:)?(\w+)}")


class Unfit(Exception):
    """Arguments that the tool does not take; says which."""


@dataclass(frozen=True)
class Told:
    """What an operation answered: its JSON, and whether it refused."""

    status: int
    data: Any

    @property
    def refused(self) -> bool:
        return self.status >= 400


@dataclass(frozen=True)
class Asking:
    """A caller of ``/mcp``."""

    django: Bridge
    scope: Scope

    async def token(self) -> Answer:
        """The answer of ``GET /token``, to be closed."""
        return await self.django.ask(self._request("GET", _WHOSE, ""))

    async def refusal(self, status: int) -> Answer:
        """The problem document for a body that was not read to its end."""
        return await self.django.ask(self._request("POST", _WHOSE, ""), refused=status)

    async def tool(self, tool: Tool, arguments: Mapping[str, Any]) -> Told:
        """What the tool's operation answers. Raises ``Unfit`` for arguments that do not make a request of it."""
        try:
            path, rest = _path(tool, dict(arguments))
            query = _query(rest) if tool.reads else ""
        except UnicodeEncodeError:  # a lone surrogate
            raise Unfit("text") from None
        body = b"" if tool.reads else json.dumps(rest).encode()
        with await self.django.ask(self._request(tool.method, f"{_API}{path}", query, body), body) as answer:
            content = b"".join(answer.pieces())
        return Told(answer.status, json.loads(content) if content else None)

    def _request(self, method: str, path: str, query: str, body: bytes = b"") -> Scope:
        headers = [(name, value) for name, value in self.scope["headers"] if name in _KEPT]
        if body:
            headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        made = {"method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode()}
        return self.scope | made | {"headers": headers}


def _path(tool: Tool, arguments: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The path with its ids, and what is left for the query."""
    path = tool.path
    for place in _PLACE.finditer(tool.path):
        value = arguments.pop(place[1], None)
        if not isinstance(value, str) or not value:
            raise Unfit(place[1])
        path = path.replace(place[0], quote(value, safe=""))
    return path, arguments


def _query(values: Mapping[str, Any]) -> str:
    return urlencode([(name, _text(name, value)) for name, value in values.items() if value is not None])


def _text(name: str, value: Any) -> str:
    """A value as a query says it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    raise Unfit(name)
