"""Views of error pages: 400, 403, 404, 408, 413, 429, 500, 503, 507."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from michinori.config import outages
from michinori.machinery.looks import known_looks
from michinori.pages.asking_operator import ask_address


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """The page for allauth's rate limits. They end within a minute, or the form says when."""
    answer = _page(request, 429)
    answer["Retry-After"] = "60"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error that nobody expected, or for an outage (503, 507)."""
    outage = outages.outage_of(sys.exc_info()[1])
    if outage:
        return outages.page(request, outage)
    known = {"ask": ask_address(request), "known": known_looks()}
    return render(request, "errors/500.html", known, status=500)


def body_refused(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a body that was not read to its end, or that nobody can tell what it is: 400, 408, 413, 503, 507."""
    if status == 507:
        return outages.page(request, "storage-full")
    answer = _page(request, status)
    if status == 503:
        answer["Retry-After"] = "60"
    return answer


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that is not of this site, or of before a sign-in; the log says so (``watching.refusals``)."""
    answer = _page(request, 403, "csrf")
    answer.refused_for = "forged form"  # type: ignore[attr-defined]
    return answer


def _page(request: HttpRequest, status: int, name: str = "") -> HttpResponse:
    return render(request, f"errors/{name or status}.html", {"ask": ask_address(request)}, status=status)
