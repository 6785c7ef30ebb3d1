"""The page of one job."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from michinori.contracts.queries.offers import contracts_from
from michinori.kernel.clock import end_of
from michinori.market import queries
from michinori.market.models import Job, Proposal
from michinori.market.queries import JobView
from michinori.market.queries.invitations import invitation_to
from michinori.market.queries.questions import questions_of
from michinori.market.queries.remarks import remarks_on
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.conduct import shown
from michinori.pages.link_previews import posting_data, preview_of_job
from michinori.pages.market.asking import QuestionForm
from michinori.pages.market.cards import fact_of
from michinori.pages.market.checklist import declare_address, lacks
from michinori.pages.market.outline import outline_of, summary_of
from michinori.people.blocks import blocked_company
from michinori.rules.law.articles import is_private
from michinori.rules.market.jobs import last_day
from michinori.rules.market.risk import WARNING_TEXT, risk_of
from michinori.trust.queries.conduct import conduct
from michinori.trust.queries.risks import counts_of
from michinori.wording.market.job_text import to_reader
from michinori.wording.market.jobs import ITEM_HINTS, ITEMS


@require_safe
@login_not_required
@answers_problems
def show_job(request: HttpRequest, job_id: str) -> HttpResponse:
    """Show a job with the six items of Freelance Act art. 12; address and contact to signed-in people only."""
    actor = actor_of(request)
    view = queries.job_for(actor, job_id)
    last, days = _last_moment(view.job), _days_left(view)
    values = about_job(view) | {
        "last": last,
        "summary": summary_of(view, days),
        "outline": outline_of(view, last, signed_in=actor.user_id is not None),
        "declare": declare_address(view.job.client) if lacks(view.job.client.holder) else "",
        "contract": _contract(view.proposal),
        "invitation": invitation_to(actor, job_id) if not view.own_side else None,
        "kept": view.kept if not view.own_side else None,
        "preview": preview_of_job(view.job),
        "posting": posting_data(view.job),
        "behind": blocked_company(actor, view.job.end_client_number),
        "questions": questions_of(actor, job_id) if view.job.status != "draft" else [],
        "ask": QuestionForm(None),
        "proposed": view.proposal is not None and not view.may_propose,
    }
    return render(request, "market/job.html", values)


def about_job(view: JobView) -> dict[str, object]:
    """What the pages of a job and of a proposal to it both show: the text, its gaps, the client's conduct."""
    job, holder = view.job, view.job.client.holder
    remarks = remarks_on(job, view.least_pay)
    record = conduct("client", job.client_id)
    risk = risk_of(counts_of(record), {one.key for one in remarks}, verified=holder.verified)
    return {
        "view": view,
        "job": job,
        "holder": holder,
        "fact": fact_of(risk),
        "lacks": _("、").join(str(ITEMS[item]) for item in view.missing),
        "private": bool(holder.declared_at) and is_private(holder.declaration),
        "missing": [(ITEMS[item], ITEM_HINTS[item]) for item in view.missing],
        "direction": [item for item in job.brief if item["direction"]],
        "other_items": [item for item in job.brief if not item["direction"]],
        "shown": shown(record),
        "asks": to_reader(remarks),
        "warned": any(one.key in WARNING_TEXT for one in remarks),
    }


def _last_moment(job: Job) -> datetime | None:
    """When an open posting ends; None if no day is set."""
    day = last_day(job.due_date, job.closes_on)
    return end_of(day) if day and job.status == "open" else None


def _days_left(view: JobView) -> int | None:
    day = last_day(view.job.due_date, view.job.closes_on)
    return (day - view.today).days if day and view.job.status == "open" else None


def _contract(proposal: Proposal | None) -> str:
    """The address of the contract made from the reader's proposal, empty if there is none."""
    if proposal is None or proposal.status not in ("offered", "agreed"):
        return ""
    found = contracts_from([proposal.id])
    return reverse("contract", args=[found[proposal.id]]) if found else ""
