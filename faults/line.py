"""The way of the load's programs to the site, in the place of ``bench.browsing.Line``: each command has a key, and is
sent again with it until it is answered.
"""

import http.client
import itertools
import json
import threading
import time
from collections.abc import Mapping
from http.client import HTTPMessage

from bench.browsing import Request, Unexpected
from faults.book import Book, Command, kind_of

_SECONDS = 30.0
"""How long a program waits for an answer."""
_AGAIN = 0.25
"""Seconds until a command without an answer is sent again."""
_PAUSES = (409, 429, 502, 503)
"""Statuses after which the same command is sent again: under way, too many, away."""
_PROGRESS = b"idempotency-in-progress"
_BEFORE_NEXT_MINUTE = 2.0


class Refused(Unexpected):
    """The site has refused the command, and will not do it."""


class Keys:
    """Numbers for keys, each once. ``run``: so that no other run has used the same."""

    def __init__(self, run: str, first: int) -> None:
        self._run, self._numbers = run, itertools.count(first)

    def next(self) -> str:
        return f"{self._run}-{next(self._numbers)}"


class Line:
    """One connection at a time. ``names``: of people by their tokens; ``give_up``: is set when nothing is sent again
    any more.
    """

    def __init__(self, port: int, book: Book, keys: Keys, names: Mapping[str, str], give_up: threading.Event) -> None:
        self._port, self._book, self._keys, self._names, self._give_up = port, book, keys, names, give_up
        self._http = self._connection()

    def ask(self, request: Request) -> tuple[bytes, HTTPMessage]:
        """Send a request until it is answered, and read the whole answer. Raises ``Unexpected`` for another status."""
        if request.method == "GET":
            return self._until_answered(request, request.headers)
        who = self._names[request.headers["Authorization"].removeprefix("Bearer ")]
        command = Command(self._keys.next(), who, kind_of(request.path), request.path)
        self._book.begin(command)
        try:
            body, headers = self._until_answered(request, request.headers | {"Idempotency-Key": command.key})
        except Refused:
            self._book.refuse(command)
            raise
        self._book.acknowledge(command, json.loads(body))
        return body, headers

    def repeat(self, request: Request, key: str) -> tuple[bytes, HTTPMessage]:
        """Send a request with a key that was used before; the book has its command already."""
        return self._until_answered(request, request.headers | {"Idempotency-Key": key})

    def close(self) -> None:
        self._http.close()

    def _until_answered(self, request: Request, headers: dict[str, str]) -> tuple[bytes, HTTPMessage]:
        while True:
            status, body, given = self._try(request, headers)
            if status == request.status:
                return body, given
            if not _comes_again(status, body):
                raise Refused(f"{request.method} {request.path}: {status} {body[:300].decode(errors='replace')}")
            if self._give_up.is_set():
                raise Unexpected(f"{request.method} {request.path}: not answered to the end, last {status}")
            self._book.hear(status)
            time.sleep(_BEFORE_NEXT_MINUTE if status == 429 else _AGAIN)

    def _try(self, request: Request, headers: dict[str, str]) -> tuple[int, bytes, HTTPMessage]:
        """Status 0: no answer."""
        try:
            self._http.request(request.method, request.path, request.body, headers)
            answer = self._http.getresponse()
            return answer.status, answer.read(), answer.headers
        except (OSError, http.client.HTTPException):
            self._http.close()
            self._http = self._connection()
            return 0, b"", HTTPMessage()

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("localhost", self._port, timeout=_SECONDS)


def _comes_again(status: int, body: bytes) -> bool:
    return status == 0 or (status in _PAUSES and (status != 409 or _PROGRESS in body))
