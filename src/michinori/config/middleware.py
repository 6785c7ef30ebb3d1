"""Middleware for all addresses: sign-in required unless a view says otherwise, HEAD answered like GET, requests to
other addresses, and those that the front did not read to their end.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from michinori.config import errors
from michinori.config.front.bridge import REFUSED


class SignInRequired(LoginRequiredMiddleware):
    """Django's LoginRequiredMiddleware, except for the API, whose own authentication answers with a
    problem document.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/v1/"):
            return None
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is not None and request.headers.get("HX-Request"):
            return HttpResponse(status=401)  # htmx would insert the sign-in page into a part of the present page
        return refused


class HeadAsGet:
    """Passes HEAD to views as GET, so that no view needs to handle it; the server drops the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        return response


class OwnAddress:
    """Refuses requests to another host or port than the site's own, if it is served by https (400)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.OWN_ADDRESSES and request.get_host().lower() not in settings.OWN_ADDRESSES:
            raise DisallowedHost
        return self.get_response(request)


class BodyRefused:
    """Answers requests whose body came too slowly (408), was too large (413), or found no room (503)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status: int | None = request.META.get(REFUSED)
        return errors.body_refused(request, status) if status else self.get_response(request)
