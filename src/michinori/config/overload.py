"""What a request is answered for which no thread is free: to come again, with what was typed (decision 57)."""

from collections.abc import Callable

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation

from michinori.config.front.bridge import TOO_BUSY
from michinori.config.front.refusals import LARGEST

_RETRY_SECONDS = "5"
_SECRET = ("/accounts/", "/setup/")
"""Beginnings of addresses whose forms ask for passwords and codes."""
_CODES = frozenset(("code", "otp", "credential"))
"""Names of fields with what proves once who somebody is."""


class Overload:
    """Middleware: answer 503 with ``Retry-After`` where the front found no thread for a request. Stands before all that
    asks the session or the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return page(request) if TOO_BUSY in request.META else self.get_response(request)


def page(request: HttpRequest) -> HttpResponse:
    """The page, with a button that sends the same form again. The API's middleware makes a problem document of it."""
    sent = request.method not in ("GET", "HEAD")
    with translation.override(translation.get_language_from_request(request)):
        text = render_to_string("errors/overload.html", {"sent": sent, "typed": _typed(request) if sent else None})
    answer = HttpResponse(text, status=503)
    answer.problem = "too-busy"  # type: ignore[attr-defined]
    answer["Cache-Control"] = "no-store"
    answer["Retry-After"] = _RETRY_SECONDS
    answer._has_been_logged = True  # type: ignore[attr-defined]  # the front says in a line a minute how many there are
    return answer


def _typed(request: HttpRequest) -> list[tuple[str, str]] | None:
    """The names and values of the form, None where only the browser can send it again: with files, passwords, codes, or
    much text. Nothing that another site had it send.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    foreign = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    if foreign or request.path.startswith(("/api/", *_SECRET)) or int(length) > LARGEST:
        return None
    try:
        files = any(file.size for _, named in request.FILES.lists() for file in named)
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (BadRequest, SuspiciousOperation, MultiPartParserError):
        return None
    secret = any("password" in name.lower() or name.lower() in _CODES for name, _ in fields)
    return None if files or secret or not fields else fields
