"""The second step of signing in (authenticator app or passkey): who must have it, setting up the first, and the forms
that wait for it.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal
from unicodedata import normalize

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from michinori.pages.account.elevation import has_used_second_step, note_set_up
from michinori.pages.answers import answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.pages.forms import PageForm
from michinori.pages.kept_forms import kept_forms
from michinori.people import queries
from michinori.people.commands.second_step import check_code, mail_code
from michinori.people.second_step import is_asked, is_member, staff_have_one

HOLDS = 30 * 60
"""Seconds for which a mailed number may be typed, and then the second step be set up."""
_MAILED, _PROVED, _LED_FROM = "second_step_mailed", "second_step_mail_proved", "second_step_mail_led_from"
type State = Literal["off", "none", "unused", "used"]
_READY: tuple[State, ...] = ("used", "off")


class CodeForm(PageForm):
    code = LineField(
        limit=20,
        label=gettext_lazy("メールの数字"),
        help_text=gettext_lazy("8けたです。30分使えます。"),
    )

    def clean_code(self) -> str:
        """The digits, however they were typed."""
        return "".join(normalize("NFKC", self.cleaned_data["code"]).split())


def has_second_step(request: HttpRequest) -> bool:
    """Whether the signed-in person has set up a second step, or none is asked for, as in a demo."""
    return queries.has_second_step(str(request.user.pk))


def is_proved(request: HttpRequest) -> bool:
    """Whether the signed-in person has used their second step in this session, or none is asked for, as in a demo. To
    have one is not enough: a session from before it was set up knows the password alone.
    """
    return not settings.SECOND_STEP_ASKED or has_used_second_step(request)


@require_safe
@never_cache
@answers_problems
def show_second_step(request: HttpRequest) -> HttpResponse:
    """Say what a second step is asked for and why, lead to setting it up or using it, and show the forms that wait."""
    state = _state(request)
    values = {
        "state": state,
        "ready": is_ready(request),
        "forms": kept_forms(request),
        "prove": to_prove(request, reverse("second_step")),
    }
    return render(request, "account/second_step.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_problems
def prove_mailbox(request: HttpRequest) -> HttpResponse:
    """Mail a number and read it, before the first second step is set up."""
    form = CodeForm()
    if request.POST.get("do") == "send":
        request.session[_MAILED] = {"digest": mail_code(actor=actor_of(request)), "until": time.time() + HOLDS}
        messages.success(request, _("メールで数字を送りました。届かないときは、迷惑メールもお確かめください。"))
        return redirect("second_step_mail")
    mailed = request.session.get(_MAILED)
    mailed = mailed if mailed and time.time() < mailed["until"] else None
    if request.method == "POST":
        if mailed is None:
            messages.warning(request, _("数字の期限が切れました。新しい数字を受け取ってください。"))
            return redirect("second_step_mail")
        form = CodeForm(request.POST)
        if form.is_valid() and done(form, lambda: _check(request, mailed["digest"], form)):
            del request.session[_MAILED]
            request.session[_PROVED] = time.time() + HOLDS
            return redirect(request.session.pop(_LED_FROM, None) or "mfa_index")
    values = {"form": form, "mailed": mailed is not None, "to": getattr(request.user, "email", "")}
    return render(request, "account/second_step_mail.html", values, status=form.status)


def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator of the library's pages that add and remove authenticators and show recovery codes, for which the
    password would do. Who has a second step uses it first, so that no session from before is a way round it; the first
    one takes a number from the person's mailbox, so that whoever has only learnt the password neither gets one nor
    locks the owner out.
    """

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (settings.SECOND_STEP_ASKED and request.user.is_authenticated):
            return view(request, *args, **kwargs)
        had = has_second_step(request)
        if had and not is_proved(request):
            return redirect(to_prove(request, request.path))
        if not had and _takes_mailbox(request) and time.time() >= request.session.get(_PROVED, 0):
            request.session[_LED_FROM] = request.path
            return redirect("second_step_mail")
        answer = view(request, *args, **kwargs)
        if not had and has_second_step(request):
            note_set_up(request)
        return answer

    return guard


def is_ready(request: HttpRequest) -> bool:
    """Whether what takes a second step would now be carried out: it was used, or none is asked for."""
    return _state(request) in _READY


def _state(request: HttpRequest) -> State:
    if not is_asked():
        return "off"
    if not has_second_step(request):
        return "none"
    return "used" if has_used_second_step(request) else "unused"


def _takes_mailbox(request: HttpRequest) -> bool:
    """Not from the first of the staff, who belongs to no organisation: the founder sets up the step before mail works.
    From all others of them, or their password alone would open the desk.
    """
    alone = request.user.is_staff and not is_member(str(request.user.pk))
    return not alone or staff_have_one()


def _check(request: HttpRequest, digest: str, form: CodeForm) -> None:
    check_code(actor=actor_of(request), digest=digest, typed=form.cleaned_data["code"])


def to_prove(request: HttpRequest, then: str) -> str:
    """The library's page on which the reader uses what they have: the code of an app or, without one, a passkey.
    ``then``: the path that follows.
    """
    has_app = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
    page = "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
    return f"{reverse(page)}?{urlencode({'next': then})}"
