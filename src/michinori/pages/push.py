"""Web push: this device shows notices from now on, or no longer; and the script that a browser keeps for it."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from michinori.kernel.problems import Problem
from michinori.notices.push import commands
from michinori.pages.answers import answers_problems, problem_words
from michinori.pages.callers import actor_of

_SCRIPT = Path(__file__).with_name("static") / "pages" / "push.js"


@require_safe
@login_not_required
def serve_script(request: HttpRequest) -> HttpResponse:
    """The service worker: its address says over which pages it may stand, so it lies at the root."""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(_SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers)


@require_POST
@answers_problems
def add_device(request: HttpRequest) -> HttpResponse:
    """What the page's script filled in after the browser subscribed."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "key", "auth")}
    try:
        commands.add_device(actor=actor_of(request), **given)
    except Problem as problem:
        messages.error(request, problem_words(problem))
    else:
        messages.success(request, _("この端末にお知らせを出します。"))
    return redirect("/settings/notices")


@require_POST
@answers_problems
def remove_devices(request: HttpRequest) -> HttpResponse:
    """This device, or where the script names none, all of them."""
    endpoint = request.POST.get("endpoint", "")
    commands.remove_devices(actor=actor_of(request), endpoint=endpoint)
    text = _("この端末には、もうお知らせを出しません。") if endpoint else _("どの端末にも、もうお知らせを出しません。")
    messages.success(request, text)
    return redirect("/settings/notices")
