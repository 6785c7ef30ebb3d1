"""The decorators of the desk's pages: only staff whose role may get in, for what is dangerous only just identified."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.audit import note
from michinori.pages.account.elevation import is_elevated
from michinori.pages.account.second_step import has_second_step, is_proved, to_prove
from michinori.pages.answers import answers_problems
from michinori.pages.callers import staff_of
from michinori.people.staff import duties, require_staff
from michinori.rules.people.staff_roles import Duty, duties_of

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


_DUTY = "duty"


def staff_only[**P](duty: Duty) -> Callable[[View[P]], View[P]]:
    """Decorator: answer ``not-found`` (404) to anybody but staff with this duty, show problems as pages, and forbid
    caching.

    Staff without a second step of signing in get a page (403) that leads to setting one up; who has not used theirs in
    this session is led to do so. Every page that staff look at is logged.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not getattr(request.user, "is_staff", False):
                raise Problem.unknown()
            actor = staff_of(request)
            require_staff(actor, duty)
            if not has_second_step(request):
                return render(request, "desk/second_step.html", status=403)
            if not is_proved(request):
                return redirect(to_prove(request, reverse("desk") if request.method == "POST" else request.path))
            if request.method != "POST":
                page = request.resolver_match.url_name if request.resolver_match else ""
                note(actor=actor, kind="page_seen", data={"page": page, **kwargs})
            return view(request, *args, **kwargs)

        found: View[P] = never_cache(answers_problems(guarded))
        vars(found)[_DUTY] = duty
        return found

    return guard


def duty_of(view: Callable[..., object]) -> Duty | None:
    """The duty that a page of the desk takes, None for pages of others."""
    return vars(view).get(_DUTY)


def may_of(actor: Actor) -> frozenset[Duty]:
    """What the reader may do at the desk. No query where their roles were read for this page already."""
    return duties(actor.user_id) if actor.roles is None else duties_of(actor.roles)


def elevated[**P](view: View[P]) -> View[P]:
    """Decorator, below ``staff_only``: send who has not proved lately who they are to do so, by password, passkey or
    code, and go on from there. What was typed meanwhile is kept and sent afterwards.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_elevated(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded
