"""Forms that a device may have kept while it had no connection (``worker.js``): carried out once, and only as who wrote
them.
"""

import time
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from michinori.kernel.problems import Problem
from michinori.machinery import idempotency
from michinori.machinery.idempotency import Reply
from michinori.machinery.sealing import marks
from michinori.pages.kept_forms import KEPT, WRITER_KEY, carried_out, leads_on

KEY, WRITER = "sent_key", "written_by"
"""Fields that the script adds to a form: a key of this one sending, and whose page it was written on."""
PAGE = "page_key"
"""Field of the page itself: without script, the same words sent twice from one page are one sending, a double click."""
_NOT_TYPED = (PAGE, WRITER_KEY, KEPT, "csrfmiddlewaretoken")
_DONE = Reply(204, "")
_BUSY_SECONDS = 5
_WAITS, _WAIT_SECONDS = 10, 0.2
"""How often, and how long each time, the second of two presses waits for the first."""


def once[R](
    request: HttpRequest, command: Callable[[], R], *, files: Callable[[], None] = lambda: None
) -> R | Literal[True]:
    """Store ``files`` and run ``command``, unless a form with the same key has been carried out: then True.

    The files are stored first and stay after a refusal, so that nobody has to send them again. Raises
    ``written-by-another`` (409) if somebody else wrote the form, ``still-sending`` (429) while the same form is being
    carried out, ``idempotency-mismatch`` (422) if the key came with other values.
    """
    caller = str(request.user.pk)
    if request.POST.get(WRITER, caller) != caller:
        raise Problem("written-by-another")
    key, page, found = request.POST.get(KEY, ""), request.POST.get(PAGE, ""), _fingerprints(request)
    if not key and not page:
        files()
        return command()
    waits = 0 if key else _WAITS
    keys = [f"form {key}"] if key else [f"page {page} {one.hex()}" for one in found]
    answered = next((one for one in keys if idempotency.is_answered(caller, one)), None)
    if answered is None:
        files()
    return _once(caller, answered or keys[0], found, command, waits=waits)


def _once[R](
    caller: str, key: str, fingerprints: Sequence[bytes], command: Callable[[], R], *, waits: int
) -> R | Literal[True]:
    made: list[R] = []

    def act() -> Reply:
        made[:] = [command()]
        return _DONE

    def refuse(problem: Problem) -> Reply:
        raise problem  # a refusal is not kept: what is mended may be sent again

    try:
        idempotency.once(caller=caller, key=key, fingerprints=fingerprints, act=act, refuse=refuse)
    except Problem as problem:
        if problem.slug != "idempotency-in-progress":
            raise
        if not waits:
            raise Problem("still-sending", 429, seconds=_BUSY_SECONDS) from None
        time.sleep(_WAIT_SECONDS)
        return _once(caller, key, fingerprints, command, waits=waits - 1)
    return made[0] if made else True


def _fingerprints(request: HttpRequest) -> tuple[bytes, ...]:
    """Of the address and what was typed, and the names and sizes of files. The page's keys may be new."""
    sent = sorted((name, request.POST.getlist(name)) for name in request.POST if name not in _NOT_TYPED)
    files = sorted((name, file.name, file.size) for name in request.FILES for file in request.FILES.getlist(name))
    return marks([repr((request.path, sent, files)).encode()])


def tells_device[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Decorator: answer a script that sends a kept form (``Accept: application/json``) where a browser would be led,
    as ``{"to"}``. A redirect would be hidden from it, and could as well lead to the sign-in page.
    """

    @wraps(view)
    def telling(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if answer.status_code == 302 and request.headers.get("Accept") == "application/json":
            told = JsonResponse({"to": answer.headers["Location"]})
            told.cookies = answer.cookies  # the key of what was just kept for a second step
            return carried_out(told) if leads_on(answer.headers["Location"]) else told
        return answer

    return telling


@require_safe
def show_sender(request: HttpRequest) -> HttpResponse:
    """As whom this browser would send now, and the CSRF token for it."""
    return JsonResponse({"by": str(request.user.pk), "token": get_token(request)})
