"""Problem documents for refusals under ``/api`` that never reach the router."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from michinori.api import problems
from michinori.kernel.problems import Problem

_PROGRAMS = re.compile(r"/(api/(?!v1/docs$)|mcp$)")
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class ProblemDocuments:
    """Middleware: turn Django's own 400, 404, 405, 413 and 500 into problem documents, and pages that name their
    ``problem``. Only the middleware of security headers comes before it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/"):
            return response
        if response.status_code < 400 or response.headers.get("Content-Type") == problems.CONTENT_TYPE:
            return response
        slug = getattr(response, "problem", None)
        problem = Problem(slug, response.status_code) if slug else problems.of_status(response.status_code)
        document = in_callers_language(request, problem)
        for name in _KEPT:
            if name in response.headers:
                document.headers[name] = response.headers[name]
        document._has_been_logged = getattr(response, "_has_been_logged", False)  # type: ignore[attr-defined]
        return document


def is_for_programs(path: str) -> bool:
    """Whether what is sent there bears a token: all of the API but the page about it, and what assistants call."""
    return _PROGRAMS.match(path) is not None


def in_callers_language(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as an answer to somebody for whom no language is chosen yet."""
    with translation.override(translation.get_language_from_request(request)):
        document = problems.response(problem)
        document.headers["Content-Language"] = translation.get_language() or "ja"
    patch_vary_headers(document, ("Accept-Language",))
    return document
