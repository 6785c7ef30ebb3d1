"""Web push: adding and removing a device."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from michinori.kernel.problems import Problem
from michinori.notices.push import commands
from michinori.pages.answers import answers_problems, came_from, problem_words
from michinori.pages.callers import actor_of


@require_POST
@answers_problems
def add_device(request: HttpRequest) -> HttpResponse:
    """Add this device, with the subscription that the page's script filled in, and lead back to where it was asked."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "key", "auth", "site_key", "former")}
    try:
        commands.add_device(actor=actor_of(request), **given)
    except Problem as problem:
        messages.error(request, problem_words(problem))
    else:
        if given["former"]:
            return HttpResponse(status=204)  # by the script, which asked nobody
        messages.success(request, _("この端末にお知らせを出します。"))
    return redirect(came_from(request, "/settings/notices"))


@require_POST
@answers_problems
def remove_devices(request: HttpRequest) -> HttpResponse:
    """Remove the device with this ``endpoint``, or all of the reader's devices if the script sends none."""
    endpoint = request.POST.get("endpoint", "")
    commands.remove_devices(actor=actor_of(request), endpoint=endpoint)
    text = _("この端末には、もうお知らせを出しません。") if endpoint else _("どの端末にも、もうお知らせを出しません。")
    messages.success(request, text)
    return redirect("/settings/notices")
