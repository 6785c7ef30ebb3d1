"""Signing in by the operator's own provider (OpenID Connect), off unless the operator has set it up (decision 47).

The library speaks the protocol, with PKCE; whose account it is, and making one, is decided here. An account that is
there already is joined only by who has signed in to it as before, once.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, NoReturn

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.openid_connect import views as library
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException, Session

from michinori.kernel.problems import Problem
from michinori.machinery.outgoing.libraries import session
from michinori.pages.account.consenting import shown_numbers
from michinori.pages.account.door import forget_invitation, keep_invitation, kept_invitation, show_closed
from michinori.pages.account.provider_form import ProviderForm
from michinori.pages.answers import acted, answers_problems, problem_words, tried
from michinori.pages.callers import actor_of
from michinori.people.commands.provider_accounts import (
    PROVIDER,
    connect_provider,
    disconnect_provider,
    sign_up_by_provider,
)
from michinori.people.sign_up_invitations import may_sign_up
from michinori.wording import display

type View = Callable[..., HttpResponseBase]

_PENDING = "provider_pending"
"""What the session keeps of somebody whom the provider knows and who has no account here, or has not joined it."""
_LASTS = 15 * 60
_BROKEN = (RequestException, KeyError, ValueError, TypeError, AttributeError, ImproperlyConfigured)
"""What the library raises where a provider cannot be reached, or answers with what is none; the last for an id that is
too long to be kept.
"""
AT_ONCE = 3
"""Threads of a process that talk to the provider at the same time: while it hangs, each is lost for seconds, and the
rest of the site lives on the others.
"""
_METADATA = "/.well-known/openid-configuration"
_talking = threading.BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Decides what follows from what the provider says."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Go on for somebody who signs in by the provider; lead everybody else to what is next for them."""
        if not _is_one_person(sociallogin.account.extra_data):
            _lead(request, "account_login", messages.ERROR, _failed())
        _forget_the_rest(sociallogin)
        if sociallogin.state.get("process") == "connect":
            _connect(request, sociallogin)
        if not sociallogin.is_existing:
            _meet(request, sociallogin)

    def get_requests_session(self) -> Session:
        """The way out (``machinery.outgoing``): what the provider names, besides itself, must be public."""
        provider: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        made = session(*(app["settings"]["server_url"] for app in provider["APPS"]))
        made.request = partial(made.request, timeout=settings.SOCIALACCOUNT_REQUESTS_TIMEOUT)  # type: ignore[method-assign]
        return made

    def on_authentication_error(self, request: HttpRequest, provider: Any, **given: Any) -> None:
        """Say that it failed, without the provider's own words."""
        _log.warning("sign-in by the provider failed: %s", type(given.get("exception")).__name__)
        _lead(request, "account_login", messages.ERROR, _failed())


class _OneIssuer(library.OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The library's, which takes the provider's word for whose tokens are to be believed."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's metadata. Raises ValueError if they name another issuer than the setting."""
        found: dict[str, Any] = super().openid_config
        ours = self.get_provider().app.settings["server_url"].removesuffix(_METADATA)
        if found["issuer"].rstrip("/") != ours.rstrip("/"):
            raise ValueError("the provider's metadata name another issuer than OIDC_ISSUER")
        return found


def only_if_set_up(view: View) -> View:
    """Decorator: 404 unless the operator has set a provider up, and for any other name than ours."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, provider_id: str = PROVIDER, **kwargs: Any) -> HttpResponseBase:
        if not settings.OIDC_NAME or provider_id != PROVIDER:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@never_cache
@require_safe
@only_if_set_up
def begin(request: HttpRequest) -> HttpResponseBase:
    """Lead to the provider. To join one's account (``?process=connect``) one first proves again who one is. Who comes
    with an invitation (``?invitation=``) signs up by it when they come back.
    """
    if request.GET.get("process") == "connect" and not _has_just_proved(request):
        raise ReauthenticationRequired
    keep_invitation(request)
    return _by_library(request, library.login)


@login_not_required
@never_cache
@require_safe
@only_if_set_up
def come_back(request: HttpRequest) -> HttpResponseBase:
    """Where the provider leads back to."""
    return _by_library(request, _callback)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only_if_set_up
@answers_problems
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Choose a public name and agree to the legal pages; the address is the one that the provider has proved. Where the
    site is not open to all, only who went there with an invitation (403).
    """
    known, invitation = _pending(request), kept_invitation(request)
    if known is None or request.user.is_authenticated:
        return redirect("account_login")
    if not may_sign_up(invitation_id=invitation):
        return show_closed(request)
    form = ProviderForm(request.POST if request.method == "POST" else None, initial={"display_name": known["name"]})
    if form.is_valid():
        data = form.cleaned_data
        user = tried(
            form,
            lambda: sign_up_by_provider(
                uid=known["uid"],
                email=known["email"],
                name=data["display_name"],
                company=data["company"] or None,
                language=display.language(),
                aims=data["aims"],
                consents=shown_numbers(data.get("shown", "")),
                invitation_id=invitation,
            ),
        )
        if user is not None:
            request.session.pop(_PENDING, None)
            forget_invitation(request)
            signed_in: HttpResponse = perform_login(request, user, email_verification="none")
            return signed_in
    values = {"form": form, "email": known["email"], "provider": settings.OIDC_NAME}
    return render(request, "account/provider_signup.html", values, status=form.status)


@require_POST
@only_if_set_up
@answers_problems
def disconnect(request: HttpRequest) -> HttpResponse:
    """Sign in by the provider no longer."""
    if not _has_just_proved(request):
        raise ReauthenticationRequired
    actor, said = actor_of(request), _("つなぐのをやめました。メールでもお知らせします。")
    return acted(request, lambda: disconnect_provider(actor=actor), back="security", done=said)


def join_pending(request: HttpRequest, user_id: str) -> None:
    """After a sign-in as before: join the account of who came from the provider with its confirmed address."""
    known = _pending(request)
    request.session.pop(_PENDING, None)
    if known is None:
        return
    try:
        done = connect_provider(user_id=user_id, uid=known["uid"], email=known["email"])
    except Problem as problem:
        messages.error(request, problem_words(problem))
        return
    if done:
        messages.success(request, _("これからは、%(name)sでもログインできます。") % {"name": settings.OIDC_NAME})


def _callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    view: View = library.OAuth2CallbackView.adapter_view(_OneIssuer(request, provider_id))
    return view(request)


def _by_library(request: HttpRequest, view: View) -> HttpResponseBase:
    if _talking.acquire(blocking=False):
        try:
            return view(request, PROVIDER)
        except ImmediateHttpResponse as answer:
            found: HttpResponseBase = answer.response
            return found
        except _BROKEN as fault:
            _log.warning("the provider of sign-ins does not answer as it should: %s", type(fault).__name__)
        finally:
            _talking.release()
    messages.error(request, _failed())
    return redirect("account_login")


def _has_just_proved(request: HttpRequest) -> bool:
    return request.user.is_authenticated and bool(did_recently_reauthenticate(request))


def _is_one_person(data: Any) -> bool:
    """Whether the provider names somebody, and its two documents, where there are two, the same person (OpenID Connect
    Core 5.3.2). The library takes an empty id for one.
    """
    both = [data.get(name) for name in ("userinfo", "id_token")] if isinstance(data, dict) else []
    ids = [one.get("sub") if isinstance(one, dict) else None for one in both if one is not None]
    return bool(ids) and isinstance(ids[0], str) and ids[0] != "" and ids.count(ids[0]) == len(ids)


def _forget_the_rest(sociallogin: SocialLogin) -> None:
    """Keep nothing of what the provider says but who it is: no name, no picture, no token."""
    sociallogin.token, sociallogin.account.extra_data = None, {}
    if sociallogin.is_existing:
        SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})


def _connect(request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
    """Join the provider to the account of who is signed in, and has just proved that."""
    if not _has_just_proved(request):
        _lead(request, "security", messages.ERROR, _failed())
    try:
        connect_provider(user_id=str(request.user.pk), uid=sociallogin.account.uid)
    except Problem as problem:
        _lead(request, "security", messages.ERROR, problem_words(problem))
    said = _("これからは、%(name)sでもログインできます。") % {"name": settings.OIDC_NAME}
    _lead(request, "security", messages.SUCCESS, said)


def _meet(request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
    """Lead somebody whom we do not know by the provider: to signing in as before, where the address is a member's, else
    to signing up.
    """
    proved = [one.email.lower() for one in sociallogin.email_addresses if one.verified is True]
    name = {"name": settings.OIDC_NAME}
    if not proved:
        said = _("%(name)sで確認されたメールアドレスがないので、ここでは使えません。") % name
        _lead(request, "account_login", messages.ERROR, said)
    typed = str(getattr(sociallogin.user, "first_name", "") or "")
    known = {"uid": sociallogin.account.uid, "email": proved[0], "name": typed, "at": time.time()}
    request.session[_PENDING] = known
    if EmailAddress.objects.filter(email=proved[0], verified=True).exists():
        said = _("このメールアドレスの会員登録があります。いつもの方法で一度ログインすると、つながります。")
        _lead(request, "account_login", messages.INFO, said)
    _lead(request, "provider_signup")


def _pending(request: HttpRequest) -> dict[str, Any] | None:
    known: dict[str, Any] | None = request.session.get(_PENDING)
    return known if known and 0 <= time.time() - known["at"] < _LASTS else None


def _lead(request: HttpRequest, page: str, level: int = messages.INFO, said: str = "") -> NoReturn:
    if said:
        messages.add_message(request, level, said)
    raise ImmediateHttpResponse(redirect(page))


def _failed() -> str:
    return _("%(name)sでのログインができませんでした。もう一度お試しください。") % {"name": settings.OIDC_NAME}
