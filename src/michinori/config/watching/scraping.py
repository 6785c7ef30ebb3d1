"""``GET /metrics`` in the format of Prometheus, for who has the token (``MICHINORI_METRICS_TOKEN``; decision 60).

Imported only where that is set: prometheus-client takes its time to come.
"""

import hmac
import logging
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.module_loading import import_string
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

from michinori.config.watching import gauges, requests, slots
from michinori.machinery import watched

_log = logging.getLogger(__name__)
_begun: list[bool] = []


def begin() -> bool:
    """Count in this process from now on; return whether that is possible: ``serve`` has made the folder and the disk
    has room. Once is enough.
    """
    if not _begun:
        _begun.append(_begin())
    return _begun[0]


def _begin() -> bool:
    place = os.environ.get(slots.VARIABLE)
    if not place:
        return False
    try:
        slot = slots.take(Path(place))
    except OSError as error:
        _log.error("this process counts nothing for /metrics: %s", error.strerror)
        return False
    values.ValueClass = values.MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]
    count_request = import_string("michinori.config.watching.figures.count_request")  # imported late: it makes figures
    requests.hear(count_request)
    requests.hear_refusals(import_string("michinori.config.watching.figures.count_refused"))
    watched.watchers.append(import_string("michinori.config.watching.figures.count_command"))
    return True


class Scraped:
    """Answers ``GET /metrics`` before anything else, as ``/health`` is; 404 to who has not the token, without a page,
    since its thread is for those who watch.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not begin():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != "/metrics":
            return self.get_response(request)
        if not _may(request.headers.get("Authorization", "")):
            return HttpResponse(status=404, content_type="text/plain")
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(gauges.Gauges())
        return HttpResponse(
            generate_latest(registry), headers={"Cache-Control": "no-store"}, content_type=CONTENT_TYPE_LATEST
        )


def _may(authorization: str) -> bool:
    return hmac.compare_digest(authorization.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
