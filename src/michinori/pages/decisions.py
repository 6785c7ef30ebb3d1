"""Decisions of the operator about the reader or their organisation, and the one appeal against each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.moderation.commands.appeals import appeal_decision
from michinori.moderation.models import Decision
from michinori.moderation.queries.decisions import PAGE, decision_on, newest_decisions
from michinori.pages.answers import answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField
from michinori.pages.forms import PageForm
from michinori.people.queries import power_over
from michinori.rules.people.appeals import next_word
from michinori.rules.people.decisions import APPEAL_LIMIT
from michinori.wording.people.moderation import DECIDED, KINDS, RULES, decided_head


class AppealForm(PageForm):
    text = BlockField(
        label=gettext_lazy("どこが、なぜ違うと思うか"),
        limit=APPEAL_LIMIT,
        help_text=gettext_lazy("伝えられるのは一度だけです。決定した人とは別のスタッフが読みます。"),
    )


@require_safe
@answers_problems
def show_decisions(request: HttpRequest) -> HttpResponse:
    """List the decisions about the reader and their organisations, newest first."""
    found, following = newest_decisions(actor_of(request), after=request.GET.get("after"))
    rows = [(row, KINDS[row.case.kind], DECIDED[row.outcome]) for row in found]
    values = {"rows": rows, "older": f"?after={following}" if following else "", "count": PAGE}
    return render(request, "moderation/decisions.html", values | {"newer": "?" if "after" in request.GET else ""})


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def show_decision(request: HttpRequest, decision_id: str) -> HttpResponse:
    """Show a decision with its reason, and take the appeal against it (by owner or approver)."""
    actor = actor_of(request)
    decision = decision_on(actor, decision_id)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["text"]
        if done(form, lambda: appeal_decision(actor=actor, decision_id=decision_id, text=words)):
            messages.success(request, _("異議を受け付けました。答えは、このページとお知らせで伝えます。"))
            return redirect("decision", decision_id)
    appeal, now = getattr(decision, "appeal", None), clock.now()
    values = {
        "decision": decision,
        "appeal": appeal,
        "answer_days": settings_now().site.appeal_days,
        "again": next_word(appeal.answer_by, after=now) if appeal and appeal.answer_by <= now else None,
        "head": _head(decision),
        "kind": KINDS[decision.case.kind],
        "word": DECIDED[decision.outcome],
        "rule": RULES[decision.rule],
        "may_appeal": power_over(actor.user_id, decision.case.about_id or "") in ("owner", "approver"),
        "form": form,
    }
    return render(request, "moderation/decision.html", values, status=form.status)


def _head(decision: Decision) -> str:
    stopped = decision.suspension
    until = stopped.until if stopped and not stopped.for_good and not decision.lifted_at else None
    return decided_head(decision.outcome, until)
