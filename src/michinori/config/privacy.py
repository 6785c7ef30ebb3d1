"""Middleware for what is private: where a request comes from, and that browsers keep nothing of the answers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from michinori.columns.origin import origin_of
from michinori.machinery.origins import coming_from


class Private:
    """Lets no browser or proxy keep what is answered to somebody signed in (``no-store``), unless a view says that it
    is public; at sign-out the browser drops what it has kept, unless it was not done (5xx). Of a session that ended by
    itself it drops its cache alone, with the answer that takes the cookie away: in its storage may wait what was
    written without a connection (decision 69). Commands know where the request comes from.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = origin_of(request.META)
        with coming_from(origin.ip, origin.agent):
            response = self.get_response(request)
        known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
        if known and "public" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store, private"
        session = getattr(request, "session", None)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and getattr(session, "was_over", False):
            response.headers["Clear-Site-Data"] = '"cache"'
        leaving = request.method == "POST" and request.path in (reverse("account_logout"), reverse("leave"))
        if leaving and response.status_code < 500:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
