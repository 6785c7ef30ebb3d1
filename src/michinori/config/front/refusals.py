"""Telling those who are not admitted: in a thread of its own, and once for all who get the same."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import IO

from michinori.config.front.answers import Answer
from michinori.config.front.asgi_types import Scope
from michinori.config.watching import requests

type Make = Callable[[Scope, IO[bytes]], Answer]
type Key = tuple[bool, frozenset[tuple[bytes, bytes]]]

_log = logging.getLogger(__name__)
_KEPT = 64
_EVERY = 60.0
_LANGUAGE = b"accept-language"
_READ = frozenset((_LANGUAGE, b"host", b"x-forwarded-proto"))
"""The headers by which these answers differ, besides the cookie of the language."""


class Refusals:
    """Answers to requests that are not admitted. ``make``: has Django make one; ``choice``: the name of the cookie with
    the language chosen.
    """

    def __init__(self, make: Make, choice: str) -> None:
        self._make, self._choice = make, f"{choice}=".encode()
        self._thread = ThreadPoolExecutor(1, "refusals")
        self._kept: OrderedDict[Key, asyncio.Task[Answer]] = OrderedDict()
        self._number, self._told = 0, -_EVERY

    async def answer(self, scope: Scope, body: IO[bytes]) -> Answer:
        """The answer to a request; to what was sent one of its own, since it returns what was typed."""
        self._tell()
        if scope["method"] != "GET":
            return await self._made(scope, body)
        key = self._key(scope)
        known = self._kept.get(key)
        making = known or self._begin(key, scope, body)
        try:
            made = await asyncio.shield(making)
        except Exception:
            self._kept.pop(key, None)
            raise
        if _is_for_all(made):
            return replace(made, headers=list(made.headers))
        self._kept.pop(key, None)
        return await self._made(scope, body) if known else made

    def _begin(self, key: Key, scope: Scope, body: IO[bytes]) -> "asyncio.Task[Answer]":
        making = self._kept[key] = asyncio.create_task(self._made(scope, body))
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return making

    async def _made(self, scope: Scope, body: IO[bytes]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._make, scope, body)

    def _key(self, scope: Scope) -> Key:
        cookies = (one.strip() for name, value in scope["headers"] if name == b"cookie" for one in value.split(b";"))
        chosen = [(b"cookie", one) for one in cookies if one.startswith(self._choice)]
        read = [(name, value) for name, value in scope["headers"] if name in _READ]
        return scope["path"].startswith("/api/"), frozenset(read + chosen)

    def _tell(self) -> None:
        """A figure for who watches, and one line a minute for the operator."""
        requests.refused()
        self._number += 1
        now = time.monotonic()
        if now - self._told >= _EVERY:
            _log.warning("too busy: %d told to come again", self._number)
            self._number, self._told = 0, now


def _is_for_all(answer: Answer) -> bool:
    """Whether it is the refusal, not an answer about an address, given before it: by https instead, how the site is."""
    return answer.status == 503 and b"retry-after" in dict(answer.headers) and answer.file is None
