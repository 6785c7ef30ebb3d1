"""Django's WSGI application in a pool of threads that never wait for a client: a thread begins with the whole body, and
leaves behind an answer that the event loop sends.
"""

import functools
import io
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from asgiref.wsgi import WsgiToAsgiInstance
from django.utils.http import parse_header_parameters

from michinori.config.front.admission import Places, TooBusy
from michinori.config.front.answers import Answer, send_answer
from michinori.config.front.asgi_types import Headers, Receive, Scope, Send
from michinori.config.front.bodies import Gone, Limits, Reader, Refused, discard
from michinori.config.front.refusals import Refusals
from michinori.config.watching import request_ids

REFUSED = "michinori.refused"
"""The key in ``environ`` for the status with which a body, or what is said of it, was refused; such a request comes
without a body."""
TOO_BUSY = "michinori.too_busy"
"""The key in ``environ`` that stands in a request for which no thread was free."""
_OURS = "michinori.ours"
"""The key in ASGI's scope of a request of our own making, for somebody who sent something."""
_SENDING = ("POST", "PUT", "PATCH", "DELETE")
_ENCODINGS = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))

type WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Sendable:
    """WSGI's ``wsgi.file_wrapper``: marks the file that a ``FileResponse`` sends."""

    def __init__(self, file: IO[bytes], size: int = 65536) -> None:
        self.file, self._size = file, size

    def __iter__(self) -> Iterable[bytes]:
        while piece := self.file.read(self._size):
            yield piece

    def close(self) -> None:
        self.file.close()


@dataclass(frozen=True)
class Work:
    """How many requests a process works on at once, and how many may wait for that.

    ``asked``: how many wait where one more asks for a page; ``sent``: how many others where one more sends something
    and says who they are, by a session or a token, whether or not that is good. ``watchers``: the paths, to the letter,
    that whoever watches the site asks; ``files``: beginnings of the paths of static files. Both have threads of their
    own, which other addresses cannot take.
    """

    threads: int
    asked: int
    sent: int
    watchers: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()
    threads_apart: int = 2
    waiting_apart: int = 200


class Bridge:
    """The ASGI application around a WSGI application. ``folder``: for the nameless files of long bodies and answers;
    not ``/tmp``, which may be in memory. ``session``: the name of the cookie of sessions.
    """

    def __init__(self, application: WSGI, *, work: Work, folder: Path, limits: Limits, session: str) -> None:
        self._application = application
        self._folder = folder
        self._reader = Reader(limits, folder)
        self._work = work
        self._session = f"{session}=".encode()
        self._places = Places(work.threads, "django")
        self._watchers = Places(work.threads_apart, "watchers")
        self._files = Places(work.threads_apart, "files")
        self._refusals = Refusals(functools.partial(self._answer, busy=True))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        rest_of_body = None
        try:
            async with self._reader.reading(scope, receive) as body:
                answer = await self._in_thread(scope, body)
        except Refused as refused:
            answer = await self._in_thread(_bodiless(scope), io.BytesIO(), refused.status)
            answer.headers.append((b"connection", b"close"))
            if refused.status != 408:
                rest_of_body = functools.partial(discard, receive)
        except Gone:
            return
        with answer:
            await send_answer(answer, send, before_end=rest_of_body)

    async def ask(self, scope: Scope, body: bytes = b"", *, refused: int | None = None) -> Answer:
        """Django's answer to a request of our own making, which is to be sent on or read, and closed. ``refused``: the
        status with which its body was refused.
        """
        ours = {**(scope if refused is None else _bodiless(scope)), _OURS: True}
        return await self._in_thread(ours, io.BytesIO(body), refused)

    async def _in_thread(self, scope: Scope, body: IO[bytes], refused: int | None = None) -> Answer:
        places, kind, waiting = self._line(scope)
        try:
            return await places.run(lambda: self._answer(scope, body, refused), waiting=waiting, kind=kind)
        except TooBusy:
            return await self._refusals.answer(scope, body) if places is self._places else self._refusals.ready(scope)

    def _line(self, scope: Scope) -> tuple[Places, str, int]:
        """Where this request waits, as what, and how many of the same may wait there."""
        work = self._work
        if scope["path"] in work.watchers:
            return self._watchers, "", work.waiting_apart
        if scope["path"].startswith(work.files):
            return self._files, "", work.waiting_apart
        if (scope["method"] in _SENDING or _OURS in scope) and self._names_somebody(scope["headers"]):
            return self._places, "sent", work.sent
        return self._places, "asked", work.asked

    def _names_somebody(self, headers: Headers) -> bool:
        """Whether a session or a token is sent along. Somebody who has neither has worked on little."""
        cookies = (one.strip() for name, value in headers if name == b"cookie" for one in value.split(b";"))
        return any(name == b"authorization" for name, _ in headers) or any(
            one.startswith(self._session) for one in cookies
        )

    def _answer(self, scope: Scope, body: IO[bytes], refused: int | None = None, *, busy: bool = False) -> Answer:
        """Run the application to its end, its closing included."""
        request_ids.current.set(scope.get(request_ids.KEY, ""))
        environ = _environ(scope, body)
        if not _is_read(environ.get("CONTENT_TYPE", "")):
            environ, refused = _environ(_bodiless(scope), io.BytesIO()), refused or 400
        environ["wsgi.file_wrapper"] = _Sendable
        if refused:
            environ[REFUSED] = refused
        if busy:
            environ[TOO_BUSY] = True
        begun: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            lines = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
            begun[:] = [(int(status.split(" ", 1)[0]), lines)]

        made = self._application(environ, start_response)
        try:
            status, headers = begun[0]
            if scope["method"] == "HEAD":
                return Answer(status, headers)
            content = self._content(made)
            if content.get("body") and b"content-length" not in dict(headers):
                headers.append((b"content-length", str(len(content["body"])).encode()))
            return Answer(status, headers, **content)
        finally:
            getattr(made, "close", lambda: None)()

    def _content(self, made: Iterable[bytes]) -> dict[str, Any]:
        """The fields of an ``Answer`` for its body: an open file as it is, what is made piece by piece in a file."""
        if isinstance(made, _Sendable):
            with_descriptor = _descriptor(made.file)
            if with_descriptor is not None:
                return {"file": os.dup(with_descriptor), "position": made.file.tell()}
        pieces = iter(made)
        first = next(pieces, b"")
        second = next(pieces, None)
        if second is None:
            return {"body": first}
        with tempfile.TemporaryFile(dir=self._folder) as spool:
            spool.writelines((first, second))
            spool.writelines(pieces)
            spool.flush()
            return {"file": os.dup(spool.fileno()), "position": 0}


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """WSGI's ``environ``. Headers of one name have no limit, since granian limits them in all. Raw bytes in a query are
    percent-encoded, since asgiref reads ASCII.
    """
    query = "".join(chr(byte) if byte < 128 else f"%{byte:02X}" for byte in scope["query_string"])
    instance = WsgiToAsgiInstance(None, duplicate_header_limit=None)  # type: ignore[no-untyped-call]
    instance.scope = scope
    environ: dict[str, Any] = instance.build_environ({**scope, "query_string": query.encode()}, body)  # type: ignore[no-untyped-call]
    return environ


def _is_read(content_type: str) -> bool:
    """Whether Django can read this header, and what was sent by the encoding that it names. It does so before any
    middleware, where an error is answered by nobody. Some of Python's encodings are none of text, or read nothing.
    """
    try:
        _, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() in _ENCODINGS


def _bodiless(scope: Scope) -> Scope:
    kept = [(name, value) for name, value in scope["headers"] if not name.startswith((b"content-", b"transfer-"))]
    return {**scope, "headers": kept}


def _descriptor(file: IO[bytes]) -> int | None:
    try:
        return file.fileno()
    except (AttributeError, io.UnsupportedOperation):
        return None
