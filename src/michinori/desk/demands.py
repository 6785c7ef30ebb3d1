"""Demands for deletion or disclosure at the desk: the queue with ages, one demand, its answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.staff import staff_only
from michinori.legal.commands.demands import answer_demand
from michinori.legal.queries.demands import demand_at_desk, view_demands
from michinori.machinery import clock
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, RadioField
from michinori.pages.forms import PageForm
from michinori.rules.legal.demands import ANSWER_LIMIT
from michinori.wording.legal.demands import KINDS, OUTCOMES


class DemandAnswerForm(PageForm):
    """Staff's answer to a demand."""

    outcome = RadioField(label=gettext_lazy("結果"), choices=list(OUTCOMES.items()))
    answer = BlockField(
        label=gettext_lazy("送り主に伝えること"),
        limit=ANSWER_LIMIT,
        help_text=gettext_lazy("理由を書いてください。メールで、そのまま届きます。"),
    )


@staff_only("demands")
@require_GET
def show_demands(request: HttpRequest) -> HttpResponse:
    """List what waits, oldest first, what a trap caught, and the newest answers."""
    queue, now = view_demands(actor_of(request)), clock.now()
    values = {
        "queue": queue,
        "open": [(one, KINDS[one.kind], (now - one.made_at).days, one.answer_by <= now) for one in queue.open],
        "caught": [(one, KINDS[one.kind]) for one in queue.caught],
        "answered": [(one, KINDS[one.kind], OUTCOMES[one.outcome]) for one in queue.answered],
    }
    return render(request, "desk/demands.html", values)


@staff_only("demands")
@require_http_methods(["GET", "HEAD", "POST"])
def show_demand(request: HttpRequest, demand_id: str) -> HttpResponse:
    """Show a demand, and answer it."""
    actor = actor_of(request)
    found = demand_at_desk(actor, demand_id)
    form = DemandAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        if done(form, lambda: answer_demand(actor=actor, demand_id=demand_id, **sent)):
            messages.success(request, _("答えました。送り主にメールで届きます。"))
            return redirect("desk_demands")
    values = {
        "form": form,
        "demand": found,
        "kind": KINDS[found.kind],
        "outcome": OUTCOMES.get(found.outcome, ""),
        "own": found.user_id is not None and found.user_id == actor.user_id,
    }
    return render(request, "desk/demand.html", values, status=form.status)
