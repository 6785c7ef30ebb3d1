"""The view behind the demo's button that turns the clock forward by an hour, a day, a week."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.deadlines import handlers, run_due
from michinori.pages.answers import came_from
from michinori.treasury.commands.payout_runs import mark_sent
from michinori.treasury.models import PayoutRun

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


def send_released() -> None:
    """Let leave what the clock has gathered: in a demo nobody works at the office."""
    for run in PayoutRun.objects.filter(status="released"):
        mark_sent(actor=Actor.operator(), run_id=run.id)


@login_not_required
@require_POST
def turn_clock(request: HttpRequest) -> HttpResponse:
    """Turn the site's time forward and apply what falls due; 404 outside a demo."""
    step = STEPS.get(request.POST.get("by", ""))
    if not settings.DEMO or step is None:
        raise Http404
    applied = run_due(handlers(), clock.turn_to(clock.now() + step))
    send_released()
    if applied:
        text = ngettext(
            "時刻を進めました。期限が来て、%(count)s件が自動で進みました。",
            "時刻を進めました。期限が来て、%(count)s件が自動で進みました。",
            applied,
        )
        messages.info(request, text % {"count": applied})
    return redirect(came_from(request))
