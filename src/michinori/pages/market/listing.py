"""The proposals to a job, side by side for its client."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.contracts.queries.offers import contracts_from
from michinori.machinery.models import StoredFile
from michinori.market import queries
from michinori.market.models import Proposal
from michinori.market.models.jobs import UNANSWERED
from michinori.market.queries.files import files_of_proposals
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.conduct import Shown, shown
from michinori.pages.market.cards import Fact
from michinori.pages.sides import on_side
from michinori.people.queries import power_over
from michinori.rules.money import amounts
from michinori.rules.money.rates import at_rate
from michinori.rules.settings.table import Settings
from michinori.treasury.queries.tax import unregistered
from michinori.trust.queries.conduct import Conduct, conducts
from michinori.trust.queries.risks import counts_of
from michinori.wording.law.deduction import Advice, deduction_advice
from michinori.wording.market.jobs import NO_CONTRACTS_YET, ON_TIME, PROPOSAL_SORTS
from michinori.wording.sentences import fill


@require_safe
@answers_problems
@on_side("hire")
def show_proposals(request: HttpRequest, job_id: str) -> HttpResponse:
    """Compare the proposals to a job, for its client's members: side by side, in the order asked for by ``sort``; those
    put out of sight and declined ones apart.
    """
    actor = actor_of(request)
    job, proposals = queries.proposals_of_job(actor, job_id)
    sort = request.GET.get("sort", "")
    ordered = sorted(proposals, key=_ORDERS.get(sort, _ORDERS[""]))
    found = conducts("worker", [proposal.worker_id for proposal in ordered])
    now = queries.settings_for(job)
    percent = now.statutory.tax
    without_number = unregistered(job.client, [proposal.worker_id for proposal in ordered], on=now.day)
    files = files_of_proposals([proposal.id for proposal in ordered])
    lines = [
        Line(
            proposal,
            contract,
            amounts.with_tax(proposal.price, percent),
            shown(found[proposal.worker_id]),
            _on_time(found[proposal.worker_id]),
            files.get(proposal.id, []),
            _deduction(proposal, now) if proposal.worker_id in without_number else None,
        )
        for proposal, contract in with_contracts(ordered)
    ]
    values = {
        "job": job,
        "lines": [line for line in lines if not line.apart],
        "apart": [line for line in lines if line.apart],
        "sorts": [(word, f"?sort={key}" if key else "?", key == sort) for key, word in PROPOSAL_SORTS.items()],
        "may_offer": power_over(actor.user_id, job.client_id) in ("owner", "approver"),
    }
    return render(request, "market/proposals.html", values)


_STATUSES = ("agreed", "offered", "shortlisted", "open", "declined")
_ORDERS: dict[str, Callable[[Proposal], Any]] = {
    "": lambda row: _STATUSES.index(row.status),
    "price": lambda row: row.price,
    "day": lambda row: row.due_date or date.max,
    "newest": lambda row: -row.made_at.timestamp(),
}


@dataclass(frozen=True)
class Line:
    """A proposal to compare. ``with_tax``: what the client would deposit, in yen; ``fact``: the worker's record;
    ``deduction``: where the worker is not registered for qualified invoices and that matters to the client.
    """

    proposal: Proposal
    contract: str
    with_tax: int
    shown: Shown
    fact: Fact
    files: list[StoredFile]
    deduction: Advice | None = None

    @property
    def apart(self) -> bool:
        """Whether it stands below the others: put out of sight, or declined."""
        return self.proposal.status == "declined" or (self.proposal.hidden and self.proposal.status in UNANSWERED)


def _deduction(proposal: Proposal, now: Settings) -> Advice:
    return deduction_advice(amounts.tax(at_rate(proposal.price, now.statutory.tax)), now.day)


def _on_time(conduct: Conduct) -> Fact:
    """How many of a worker's contracts were delivered on time."""
    late, of = counts_of(conduct).get("late", (0, 0))
    if not of:
        return Fact("plain", "people", str(NO_CONTRACTS_YET))
    said = fill(ON_TIME, {"hits": of - late, "trials": of}, {})
    return Fact("good" if not late else "plain", "check" if not late else "clock", said)


def with_contracts(proposals: list[Proposal]) -> list[tuple[Proposal, str]]:
    """Each proposal with the address of the contract made from it, empty if there is none."""
    contracts = contracts_from(row.id for row in proposals if row.status in ("offered", "agreed"))
    return [(row, reverse("contract", args=[contracts[row.id]]) if row.id in contracts else "") for row in proposals]
