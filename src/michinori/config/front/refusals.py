"""Telling those who are not admitted: in a thread of its own, once for all who get the same, and with ready bytes where
more come than it can tell.
"""

import asyncio
import io
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import IO

from django.http import HttpRequest, parse_cookie
from django.utils import translation

from michinori.config.front.admission import TooBusy
from michinori.config.front.answers import Answer
from michinori.config.front.asgi_types import Headers, Scope
from michinori.config.watching import requests

type Make = Callable[[Scope, IO[bytes]], Answer]
type Key = tuple[bool, bool, bool, str, bytes]
"""For a program, for who asks, by https, the language, the host: that by which answers for all differ."""

_log = logging.getLogger(__name__)
LARGEST = 256 * 1024
"""Bytes of a form that is given back; a longer one the browser sends again when the page is loaded anew."""
_FORMS = 16
"""How many forms may be given back at once, ..."""
_ALL = 32
"""... and how many answers be made in all: each takes some milliseconds, a large form some more."""
_KEPT = 64
_EVERY = 60.0
_ASKING = ("GET", "HEAD")
_OF_FORMS = (b"application/x-www-form-urlencoded", b"multipart/form-data")
_HTTPS = (b"x-forwarded-proto", b"https")
_SAID = (
    "ただいま混み合っています。何も保存されていません。数秒待ってから、もう一度読み込んでください。\n"
    "Many people are here right now, and nothing was saved. Please wait a few seconds, then load this again.\n"
).encode()
_READY: Headers = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"content-length", str(len(_SAID)).encode()),
    (b"cache-control", b"no-store"),
    (b"retry-after", b"5"),
    (b"x-content-type-options", b"nosniff"),
]


class Refusals:
    """Answers to requests that are not admitted. ``make``: has Django make one."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._thread = ThreadPoolExecutor(1, "refusals")
        self._making = 0
        self._kept: OrderedDict[Key, asyncio.Task[Answer]] = OrderedDict()
        self._number, self._told = 0, -_EVERY

    async def answer(self, scope: Scope, body: IO[bytes]) -> Answer:
        """The answer to a request; to a form one of its own, since it returns what was typed."""
        self._tell()
        try:
            return await (self._made(scope, body, _FORMS) if _is_form(scope) else self._shared(scope, body))
        except TooBusy:
            return _ready(scope)

    def ready(self, scope: Scope) -> Answer:
        """The answer to whoever needs no page, and none of Django's: who watches the site, who asks for a file."""
        self._tell()
        return _ready(scope)

    async def _shared(self, scope: Scope, body: IO[bytes]) -> Answer:
        """The answer for all who get the same. Raises ``TooBusy``."""
        key = _key(scope)
        making = self._kept.get(key) or self._begin(key, scope)
        try:
            made = await asyncio.shield(making)
        except Exception:
            self._kept.pop(key, None)
            raise
        if not _is_for_all(made):
            self._kept.pop(key, None)
            return await self._made(scope, body, _ALL)
        if key in self._kept:
            self._kept.move_to_end(key)
        return replace(made, headers=list(made.headers), body=b"" if scope["method"] == "HEAD" else made.body)

    def _begin(self, key: Key, scope: Scope) -> "asyncio.Task[Answer]":
        """Have an answer made for all of this key, and keep it in the place of the one unasked for longest."""
        making = self._kept[key] = asyncio.create_task(self._made(_of_all(key, scope), io.BytesIO(), _ALL))
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return making

    async def _made(self, scope: Scope, body: IO[bytes], most: int) -> Answer:
        """Have an answer made. Raises ``TooBusy`` where ``most`` are being made or wait for that."""
        if self._making >= most:
            raise TooBusy
        self._making += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._make, scope, body)
        finally:
            self._making -= 1

    def _tell(self) -> None:
        """A figure for who watches, and one line a minute for the operator."""
        requests.refused()
        self._number += 1
        now = time.monotonic()
        if now - self._told >= _EVERY:
            _log.warning("too busy: %d told to come again", self._number)
            self._number, self._told = 0, now


def _key(scope: Scope) -> Key:
    headers = scope["headers"]
    host = b",".join(value for name, value in headers if name == b"host")
    asking = scope["method"] in _ASKING
    return scope["path"].startswith("/api/"), asking, _HTTPS in headers, _language(headers), host


def _language(headers: Headers) -> str:
    """The language that Django chooses for these: one that the site has, whatever they say."""
    asking = HttpRequest()
    cookies = b"; ".join(value for name, value in headers if name == b"cookie")
    wanted = b",".join(value for name, value in headers if name == b"accept-language")
    asking.COOKIES = parse_cookie(cookies.decode("latin1"))
    asking.META = {"HTTP_ACCEPT_LANGUAGE": wanted.decode("latin1")}
    return translation.get_language_from_request(asking)


def _of_all(key: Key, scope: Scope) -> Scope:
    """The request with only what the key says, so that nothing else of one visitor's is in what others get."""
    _, asking, https, language, host = key
    headers = [(b"host", host), (b"accept-language", language.encode()), *([_HTTPS] if https else [])]
    return {**scope, "method": "GET" if asking else "PUT", "headers": headers, "query_string": b""}


def _is_form(scope: Scope) -> bool:
    """Whether something may have been typed that can be given back."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    return (
        scope["method"] == "POST"
        and not scope["path"].startswith("/api/")
        and headers.get(b"content-type", b"").lower().startswith(_OF_FORMS)
        and length.isdigit()
        and 0 < int(length) <= LARGEST
    )


def _ready(scope: Scope) -> Answer:
    """The answer that nothing is needed for, in both languages."""
    return Answer(503, list(_READY), b"" if scope["method"] == "HEAD" else _SAID)


def _is_for_all(answer: Answer) -> bool:
    """Whether it is the refusal, not an answer about an address, given before it: by https instead, how the site is."""
    return answer.status == 503 and b"retry-after" in dict(answer.headers) and answer.file is None
