"""The decorator of every page of the desk: only staff with a second step of signing in get in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from michinori.kernel.problems import Problem
from michinori.machinery.audit import note
from michinori.pages.account.second_step import has_second_step
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of


def staff_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Decorator: answer ``not-found`` (404) to anybody but staff, show problems as pages, and forbid caching.

    Staff without a second step of signing in get a page (403) that leads to setting one up. Every page that staff
    look at is logged.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        if not getattr(request.user, "is_staff", False):
            raise Problem.unknown()
        if not has_second_step(request):
            return render(request, "desk/second_step.html", status=403)
        if request.method != "POST":
            page = request.resolver_match.url_name if request.resolver_match else ""
            note(actor=actor, kind="page_seen", data={"page": page, **kwargs})
        return view(request, *args, **kwargs)

    found: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = never_cache(answers_problems(guarded))
    return found
