"""A line in the log for each request that was refused: who asked, for what, and with which status (decision 69).

Who is an id, what is the route's name: neither names nor anybody's ids, and no key of a link. A flood fills no disk.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from michinori.config import logs
from michinori.config.watching.requests import method_of, route_of

_log = logging.getLogger("michinori.refused")
_ALWAYS = frozenset((401, 403, 429))
_ABSENT = 404
"""Refused as well, of somebody known: what is not theirs is not there. Visitors mistype."""
_NOBODY = "nobody"
_LINES, _LINES_EACH, _MINUTE = 30, 5, 60.0


class Sieve:
    """How many lines a process writes in a minute: 30, of one person 5, so that one hides no other; the rest is
    counted.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._lock = now, threading.Lock()
        self._began, self._left_out, self._by = now(), 0, Counter[str]()

    def takes(self, who: str) -> tuple[bool, int]:
        """Whether to write a line about this person, and how many were left out in the minute that is over."""
        with self._lock:
            over = 0
            if self._now() - self._began >= _MINUTE:
                over, self._began, self._left_out = self._left_out, self._now(), 0
                self._by.clear()
            if self._by.total() >= _LINES or self._by[who] >= _LINES_EACH:
                self._left_out += 1
                return False, over
            self._by[who] += 1
            return True, over


class RefusalsNoted:
    """Middleware: writes the lines. Stands behind that of sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._sieve = Sieve()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code in _ALWAYS or (answer.status_code == _ABSENT and request.resolver_match):
            self._note(request, answer)
        return answer

    def _note(self, request: HttpRequest, answer: HttpResponse) -> None:
        who = _who(request)
        if answer.status_code == _ABSENT and who == _NOBODY:
            return
        takes, left_out = self._sieve.takes(who)
        if left_out:
            _log.info("%s more were refused in the minute before", left_out, extra=logs.told(left_out=left_out))
        if takes:
            status, method, route = answer.status_code, method_of(request), route_of(request)
            why = getattr(answer, "refused_for", "")
            told = logs.told(status=status, method=method, route=route, who=who, **({"why": why} if why else {}))
            _log.info("%s %s %s by %s%s", status, method, route, who, f" ({why})" if why else "", extra=told)


def _who(request: HttpRequest) -> str:
    """The id of the person of the token or session; of a token that lacks the scope, too."""
    return getattr(request, "caller_id", None) or request.session.get(SESSION_KEY) or _NOBODY
