"""What visitors may be shown some seconds old: what is the same for everybody, from the replica (decision 54)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from michinori.machinery import replicas

VIEWS = frozenset({
    "jobs", "jobs_count", "jobs_feed", "jobs_json_feed", "jobs_embedded", "columns", "columns_feed", "column",
    "sitemap", "sitemap_section",
})  # fmt: skip
"""The names of pages that may be old. A job's own page is none: whoever proposes has read it."""
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_WINDOW = 60
"""Seconds for which whoever has sent something reads from the database itself, with or without an account."""


class OldReads:
    """Middleware, the innermost: run views that may be old within ``reading_old`` for whoever is not signed in and has
    not just sent something. What fails there, is refused or not found is asked again of the database itself: it may be
    newer than the replica.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if replicas.is_there() and request.method not in _SAFE and not request.path.startswith("/api/"):
            secure = request.is_secure()
            answer.set_cookie(
                settings.WROTE_COOKIE_NAME, "1", max_age=_WINDOW, secure=secure, httponly=True, samesite="Lax"
            )
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not (_may_be_old(request) and replicas.is_fit()):
            return None
        try:
            with replicas.reading_old():
                answer: Any = view(request, *args, **named)
                if callable(getattr(answer, "render", None)):
                    answer = answer.render()
        except Error:
            replicas.lost()
            return None
        except Exception:  # the view says it again, where it is answered
            return None
        return answer if answer.status_code < 400 else None


def _may_be_old(request: HttpRequest) -> bool:
    match = request.resolver_match
    known = {settings.SESSION_COOKIE_NAME, settings.WROTE_COOKIE_NAME} & request.COOKIES.keys()
    asks = request.method in ("GET", "HEAD") and not known and "Authorization" not in request.headers
    return asks and match is not None and match.view_name in VIEWS
