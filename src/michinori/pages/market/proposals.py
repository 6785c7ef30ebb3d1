"""Proposals: making and withdrawing one as a worker, declining and shortlisting one as a client."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from michinori.kernel.problems import Problem
from michinori.market import queries
from michinori.market.commands.proposals import (
    create_proposal,
    decline_proposal,
    hide_proposal,
    shortlist_proposal,
    withdraw_proposal,
)
from michinori.market.models import Job, Proposal, ProposalDraft
from michinori.market.queries.drafts import proposal_draft
from michinori.pages.answers import ASK_PUSH, acted, answers_problems, pressed, tried
from michinori.pages.callers import actor_of
from michinori.pages.conversation.marking import marks_in
from michinori.pages.fields import read_number
from michinori.pages.market.forms import ProposalForm
from michinori.pages.market.net import net_lines
from michinori.pages.market.showing import about_job
from michinori.pages.sides import on_side
from michinori.people.blocks import blocked_company
from michinori.rules.law.withholding import proposed_withholding
from michinori.wording.money_lines import MoneyLine

EARLIER = 5
"""So many of the worker's own earlier proposals can be started from."""


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
@on_side("work")
def propose(request: HttpRequest, job_id: str) -> HttpResponse:
    """Make a proposal: price in yen before tax, day, message. The page shows what the worker would receive."""
    view = queries.job_for(actor_of(request), job_id)
    if not view.may_propose:
        raise _refusal(view)
    actor, sent = actor_of(request), request.method == "POST"
    earlier = queries.my_proposals(actor)[:EARLIER] if not sent else []
    draft = proposal_draft(actor, job_id) if not sent else None
    form = ProposalForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial=_begun(draft, earlier, request.GET.get("from", "")),
    )
    if sent and form.is_valid():
        typed = _typed(request, form)
        made = tried(
            form,
            lambda: create_proposal(actor=actor, job_id=job_id, body=typed, file_ids=form.store(request, actor)),
        )
        if made:
            messages.success(request, _("応募しました。返事が来るとお知らせします。"), extra_tags=ASK_PUSH)
            return redirect("job", job_id=job_id)
    values = about_job(view) | {"form": form, "earlier": earlier, "draft": draft}
    values["net"] = _net(request, view.job, form["price"].value())
    values["marks"] = marks_in(str(form["message"].value() or ""), agreed=False, consented=False)
    values["behind"] = blocked_company(actor_of(request), view.job.end_client_number)
    return render(request, "market/propose.html", values, status=form.status)


@require_safe
@answers_problems
def show_net(request: HttpRequest, job_id: str) -> HttpResponse:
    """What the worker would receive at this price; a fragment of the page, fetched while typing."""
    job = queries.job_for(actor_of(request), job_id).job
    return render(request, "market/net.html", {"net": _net(request, job, request.GET.get("price"))})


withdraw = pressed(withdraw_proposal, back="proposals", done=_("応募を取り下げました。"))
"""Withdraw a proposal, as its worker."""


@require_POST
@answers_problems
def decline(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Decline a proposal, as the client."""
    proposal = queries.proposal_of(actor_of(request), proposal_id)
    return acted(
        request,
        lambda: decline_proposal(actor=actor_of(request), proposal_id=proposal_id),
        back=reverse("job_proposals", args=[proposal.job_id]),
        done=_("見送りにしました。応募した人に知らせます。"),
    )


@require_POST
@answers_problems
def shortlist(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Shortlist a proposal, as the client."""
    proposal = queries.proposal_of(actor_of(request), proposal_id)
    return acted(
        request,
        lambda: shortlist_proposal(actor=actor_of(request), proposal_id=proposal_id),
        back=reverse("job_proposals", args=[proposal.job_id]),
        done=_("候補に残しました。"),
    )


@require_POST
@answers_problems
def hide(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Put a proposal out of the client's sight; the button ``back`` puts it back."""
    proposal = queries.proposal_of(actor_of(request), proposal_id)
    hidden = "back" not in request.POST
    return acted(
        request,
        lambda: hide_proposal(actor=actor_of(request), proposal_id=proposal_id, hidden=hidden),
        back=reverse("job_proposals", args=[proposal.job_id]),
        done=_("一覧の下に置きました。相手には知らせません。") if hidden else _("一覧にもどしました。"),
    )


def _begun(draft: ProposalDraft | None, earlier: list[Proposal], chosen: str) -> dict[str, object]:
    """What stands in the form at first: a program's draft, or the text of an earlier proposal that was chosen."""
    if draft and not chosen:
        return {"price": draft.price, "due_date": draft.due_date, "message": draft.message}
    return {"message": _from_earlier(earlier, chosen)}


def _from_earlier(earlier: list[Proposal], chosen: str) -> str:
    """The text of one of the worker's own earlier proposals; empty for any other id."""
    return next((row.message for row in earlier if row.id == chosen), "")


def _typed(request: HttpRequest, form: ProposalForm) -> dict[str, object]:
    """The cleaned values with the message as typed, because flaws name positions in the text as typed."""
    return form.cleaned_data | {"message": request.POST.get("message", "")}


def _refusal(view: queries.JobView) -> Problem:
    if view.own_side:
        return Problem("own-job")
    return Problem("proposed-already" if view.job.status == "open" else "job-closed")


def _net(request: HttpRequest, job: Job, typed: object) -> list[MoneyLine]:
    """The lines of what the worker would receive at the price typed; empty if it is no number."""
    price = read_number(str(typed or "")[:40]) or 0
    company = getattr(request.user, "company", False)
    withholds = proposed_withholding(job.category, withholds=job.client.holder.withholds, company=company)
    return net_lines(price, withholds=withholds)
