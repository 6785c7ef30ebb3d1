"""Lists of one's own: jobs, proposals to a job, proposals made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.market import queries
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.people.queries import power_over


@require_safe
@answers_problems
def show_my_jobs(request: HttpRequest) -> HttpResponse:
    """Jobs of the clients one acts for."""
    return render(request, "market/my_jobs.html", {"jobs": queries.my_jobs(actor_of(request))})


@require_safe
@answers_problems
def show_my_proposals(request: HttpRequest) -> HttpResponse:
    """What one has proposed to."""
    return render(request, "market/my_proposals.html", {"proposals": queries.my_proposals(actor_of(request))})


@require_safe
@answers_problems
def show_proposals(request: HttpRequest, job_id: str) -> HttpResponse:
    """The proposals to a job, for its client's people; those still to be answered first."""
    actor = actor_of(request)
    job, proposals = queries.proposals_of_job(actor, job_id)
    order = ("agreed", "offered", "shortlisted", "open", "declined")
    values = {
        "job": job,
        "proposals": sorted(proposals, key=lambda proposal: order.index(proposal.status)),
        "may_offer": power_over(actor.user_id, job.client_id) in ("owner", "approver"),
    }
    return render(request, "market/proposals.html", values)
