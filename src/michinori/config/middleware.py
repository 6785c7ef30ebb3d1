"""Middleware for all addresses: https, sign-in required unless a view says otherwise, the cookie against forged forms,
HEAD answered like GET, requests to other addresses, static files that are none, forms that wait for a password, and
requests that the front did not read to their end.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from michinori.api.middleware import in_callers_language, is_for_programs
from michinori.config import errors
from michinori.config.front.bridge import REFUSED
from michinori.kernel.problems import Problem
from michinori.pages.account import elevation, sessions
from michinori.pages.kept_forms import keep_for_sign_in

_PROOFS = "/accounts/"
"""Where people prove again who they are, by password, code or passkey."""


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
        if refused is not None:
            keep_for_sign_in(request, refused)
        if refused is not None and request.headers.get("HX-Request"):
            return HttpResponse(status=401)  # htmx would insert the sign-in page into a part of the present page
        return refused


class TokenSentOnce:
    """Stands behind Django's CsrfViewMiddleware: a cookie that the browser has is not sent again with every form.

    An answer that comes late, such as a part of the page just left, would put the cookie from before a sign-in in the
    place of the new one; the next form would be refused with 403.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        secret = request.META.get("CSRF_COOKIE")
        if secret and secret == request.COOKIES.get(settings.CSRF_COOKIE_NAME):
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
            patch_vary_headers(response, ("Cookie",))
        return response


class SecureAddress:
    """Leads requests by http to the same address by https, if the site is served by it. Programs are refused (403): one
    led on would send its token in the open each time, and nobody would notice.

    A proxy that does not say whether a visitor came by https, or always says http, would be led on for ever. The answer
    to that is a sentence for the operator, in both languages, since no language is chosen yet.
    """

    _LED = "led-to-https"
    _SILENT = (
        "The proxy in front of this site does not set X-Forwarded-Proto (deploy/nginx.conf shows how).\n"
        "このサイトの手前のプロキシが X-Forwarded-Proto を設定していません（設定例：deploy/nginx.conf）。\n"
    )
    _WRONG = (
        "The proxy in front of this site says http of visitors who came by https: X-Forwarded-Proto must be the "
        "visitor's scheme (deploy/nginx.conf shows how).\n"
        "このサイトの手前のプロキシが、https で来た人についても X-Forwarded-Proto に http と書いています"
        "（設定例：deploy/nginx.conf）。\n"
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.HTTPS:
            return self.get_response(request)
        led = self._LED in request.COOKIES
        if request.is_secure():
            response = self.get_response(request)
            if led:
                response.delete_cookie(self._LED)
            return response
        if "X-Forwarded-Proto" not in request.headers:
            return self._refuse(self._SILENT)
        if is_for_programs(request.path):
            return in_callers_language(request, Problem.forbidden("sent-in-the-open"))
        if led:
            return self._refuse(self._WRONG)
        answer = HttpResponseRedirect(f"{settings.BASE_URL}{request.get_full_path()}")
        answer.set_cookie(self._LED, "1", max_age=10, httponly=True, samesite="Lax")
        return answer

    def _refuse(self, why: str) -> HttpResponse:
        return HttpResponse(why, status=400, content_type="text/plain; charset=utf-8")


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


class MissingFiles:
    """Answers 404, without a page, for static files that are none. Stands behind what sends those that are, and before
    all that asks the session or the database: the few threads for files are for them alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        return HttpResponse(status=404, content_type="text/plain", headers={"Cache-Control": "no-store"})


class Proofs:
    """What goes with proving again who one is: each proof gives the session another key, and a form that waits for one
    in the sign-in library is forgotten once its sender opens by a link a page that asks for it.

    The library keeps such a form in the session and would carry it out with the next proof for its address, be it much
    later, although whoever sent it had turned away. Must stand behind the library's own middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.startswith(_PROOFS):
            return self.get_response(request)
        before = elevation.proved_at(request)
        answer = self.get_response(request)
        if elevation.proved_at(request) != before:
            sessions.renew_key(request)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, ReauthenticationRequired) and request.method != "POST":
            request.session.pop(STATE_SESSION_KEY, None)


class BodyRefused:
    """Answers requests whose body came too slowly (408), was too large (413), or found no room (503)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status: int | None = request.META.get(REFUSED)
        return errors.body_refused(request, status) if status else self.get_response(request)
