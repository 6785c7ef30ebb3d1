"""The page of one job."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.contracts.queries.offers import contracts_from
from michinori.market import queries
from michinori.market.models import Proposal
from michinori.market.queries.workers import invitation_to, kept_job
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.conduct import shown
from michinori.pages.link_previews import posting_data, preview_of_job
from michinori.pages.market.checklist import declare_address, lacks
from michinori.people.blocks import blocked_company
from michinori.rules.market.job_text import check_job_text, text_of
from michinori.trust.queries.conduct import conduct
from michinori.wording.market.job_text import to_reader
from michinori.wording.market.jobs import ITEM_HINTS, ITEMS


@require_safe
@login_not_required
@answers_problems
def show_job(request: HttpRequest, job_id: str) -> HttpResponse:
    """Show a job with the six items of Freelance Act art. 12; address and contact to signed-in people only."""
    view = queries.job_for(actor_of(request), job_id)
    remarks = check_job_text(text_of(queries.posting_of(view.job)), view.least_pay)
    values = {
        "view": view,
        "job": view.job,
        "holder": view.job.client.holder,
        "declare": declare_address(view.job.client) if lacks(view.job.client.holder) else "",
        "missing": [(ITEMS[item], ITEM_HINTS[item]) for item in view.missing],
        "direction": [item for item in view.job.brief if item["direction"]],
        "other_items": [item for item in view.job.brief if not item["direction"]],
        "contract": _contract(view.proposal),
        "shown": shown(conduct("client", view.job.client_id)),
        "asks": to_reader(remarks),
        "invitation": invitation_to(actor_of(request), job_id) if not view.own_side else None,
        "kept": kept_job(actor_of(request), job_id) if not view.own_side else None,
        "preview": preview_of_job(view.job),
        "posting": posting_data(view.job),
        "behind": blocked_company(actor_of(request), view.job.end_client_number),
    }
    return render(request, "market/job.html", values)


def _contract(proposal: Proposal | None) -> str:
    """The address of the contract made from the reader's proposal, empty if there is none."""
    if proposal is None or proposal.status not in ("offered", "agreed"):
        return ""
    found = contracts_from([proposal.id])
    return reverse("contract", args=[found[proposal.id]]) if found else ""
