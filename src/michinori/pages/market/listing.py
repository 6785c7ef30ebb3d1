"""Lists of the reader's jobs, of the proposals to a job, and of the reader's proposals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.contracts.queries.offers import contracts_from
from michinori.machinery.settings import settings_now
from michinori.market import queries
from michinori.market.models import JOB_STATUSES, Proposal
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.conduct import shown
from michinori.pages.sides import on_side
from michinori.people.queries import power_over
from michinori.rules.money import amounts
from michinori.trust.queries.conduct import conducts


@require_safe
@answers_problems
@on_side("hire")
def show_my_jobs(request: HttpRequest) -> HttpResponse:
    """List the jobs of the clients that the reader acts for, by status."""
    rows = queries.my_jobs(actor_of(request))
    groups = [(status, [job for job in rows if job.status == status]) for status in JOB_STATUSES]
    return render(request, "market/my_jobs.html", {"groups": [group for group in groups if group[1]]})


@require_safe
@answers_problems
@on_side("work")
def show_my_proposals(request: HttpRequest) -> HttpResponse:
    """List the reader's proposals."""
    rows = queries.my_proposals(actor_of(request))
    return render(request, "market/my_proposals.html", {"lines": _with_contracts(rows)})


@require_safe
@answers_problems
@on_side("hire")
def show_proposals(request: HttpRequest, job_id: str) -> HttpResponse:
    """List the proposals to a job, for its client's members; those that lead on first, declined ones last."""
    actor = actor_of(request)
    job, proposals = queries.proposals_of_job(actor, job_id)
    order = ("agreed", "offered", "shortlisted", "open", "declined")
    ordered = sorted(proposals, key=lambda proposal: order.index(proposal.status))
    found = conducts("worker", [proposal.worker_id for proposal in ordered])
    percent = settings_now().statutory.tax
    values = {
        "job": job,
        "lines": [
            (proposal, contract, amounts.with_tax(proposal.price, percent), shown(found[proposal.worker_id]))
            for proposal, contract in _with_contracts(ordered)
        ],
        "may_offer": power_over(actor.user_id, job.client_id) in ("owner", "approver"),
    }
    return render(request, "market/proposals.html", values)


def _with_contracts(proposals: list[Proposal]) -> list[tuple[Proposal, str]]:
    """Each proposal with the address of the contract made from it, empty if there is none."""
    contracts = contracts_from(row.id for row in proposals if row.status in ("offered", "agreed"))
    return [(row, reverse("contract", args=[contracts[row.id]]) if row.id in contracts else "") for row in proposals]
