"""The door of the desk: for everybody else its pages do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from michinori.contracts.policy import require_staff
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of


def staff_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Decorator: ``not-found`` (404) for who is not of the staff, problems as pages, kept in no cache."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        require_staff(actor_of(request))
        return view(request, *args, **kwargs)

    found: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = never_cache(answers_problems(guarded))
    return found
