"""Problem documents for refusals under ``/api`` that never reach the router."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from michinori.api import problems
from michinori.kernel.problems import Problem

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
        with translation.override(translation.get_language_from_request(request)):
            slug = getattr(response, "problem", None)
            problem = Problem(slug, response.status_code) if slug else problems.of_status(response.status_code)
            document = problems.response(problem)
            document.headers["Content-Language"] = translation.get_language() or "ja"
        patch_vary_headers(document, ("Accept-Language",))
        for name in _KEPT:
            if name in response.headers:
                document.headers[name] = response.headers[name]
        document._has_been_logged = getattr(response, "_has_been_logged", False)  # type: ignore[attr-defined]
        return document
