"""Timing what Django answers, for the figures and for the log of requests (decision 60).

A request is known by its route's name, which stands in the code and has nobody's ids in it.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from michinori.config import logs

_log = logging.getLogger("michinori.requests")
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"))
_FIXED = {"/health": "health", "/ready": "ready", "/metrics": "metrics"}


@dataclass(frozen=True)
class Answered:
    """What came of a request. ``seconds``: of Django's work, without the wait for a thread and without sending."""

    route: str
    method: str
    status: int
    seconds: float


type Hearer = Callable[[Answered], None]
_hearers: list[Hearer] = []
_of_refusals: list[Callable[[], None]] = []


def hear(hearer: Hearer) -> None:
    """Tell this one of each request from now on. Call it before the first request."""
    _hearers.append(hearer)


def hear_refusals(hearer: Callable[[], None]) -> None:
    """Tell this one of each request that is told to come again, from now on."""
    _of_refusals.append(hearer)


def refused() -> None:
    """Say that a request was told to come again (decision 57). Django sees few of them: one answer serves many."""
    for hearer in _of_refusals:
        hearer()


class Watched:
    """The outermost middleware: tells the hearers of each request. It is not used where nobody hears."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.LOG_FORMAT == "json" and _write not in _hearers:
            hear(_write)
        if not _hearers:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        taken = time.perf_counter() - began
        answered = Answered(route_of(request), method_of(request), response.status_code, taken)
        for hearer in _hearers:
            hearer(answered)
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the route, or its pattern where it has none; ``static`` for files, ``none`` for no known address."""
    if found := request.resolver_match:
        return found.view_name or found.route
    if request.path.startswith(settings.STATIC_URL):
        return "static"
    return _FIXED.get(request.path, "none")


def method_of(request: HttpRequest) -> str:
    """The request's method, ``_OTHER`` (OpenTelemetry's word) for one that a visitor made up: it may be any word."""
    return request.method if request.method in _METHODS else "_OTHER"


def _write(answered: Answered) -> None:
    told = logs.told(
        route=answered.route,
        method=answered.method,
        status=answered.status,
        ms=round(answered.seconds * 1000, 1),
    )
    _log.info("answered", extra=told)
