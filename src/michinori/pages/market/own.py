"""The lists of one's own in the market: the jobs one has posted, the proposals one has made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.market import queries
from michinori.market.models import JOB_STATUSES, Job, Proposal
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.market.cards import SOON, Fact
from michinori.pages.market.listing import with_contracts
from michinori.pages.market.net import net_of
from michinori.pages.sides import on_side
from michinori.people.somebody import Somebody, of_client, somebody
from michinori.rules.law.withholding import proposed_withholding
from michinori.rules.market.jobs import last_day
from michinori.rules.settings.table import Settings
from michinori.wording.market import own as words

_ENDED = ("declined", "withdrawn")


@dataclass(frozen=True)
class OwnJob:
    """A job of the reader's clients, of which alone its card is drawn (the tag ``kept``). ``faces``: who proposed
    lately, its ``client`` without any; ``days``: how many are left to propose, None if no day is set or nobody can;
    ``address``: where it goes on.
    """

    status: str
    title: str
    client: Somebody
    kind: str
    budget_min: int | None
    budget_max: int | None
    faces: tuple[Somebody, ...]
    days: int | None
    state: Fact
    address: str

    @property
    def soon(self) -> bool:
        """Whether little time is left."""
        return self.days is not None and self.days <= SOON


@dataclass(frozen=True)
class OwnProposal:
    """A proposal of the reader's. ``net``: what they would receive, in yen; ``contract``: the address of the contract
    made from it, empty if there is none; ``is_open``: it can be withdrawn.
    """

    proposal: Proposal
    contract: str
    net: int
    state: Fact

    @property
    def is_open(self) -> bool:
        return self.proposal.status in ("open", "shortlisted")


@require_safe
@answers_problems
@on_side("hire")
def show_my_jobs(request: HttpRequest) -> HttpResponse:
    """List the jobs of the clients that the reader acts for, by status, first where proposals wait; those that are over
    stand folded. ``several``: they are of several clients, whom each names.
    """
    rows = queries.my_jobs(actor_of(request))
    lines = sorted((_job(row, vars(row)) for row in rows), key=lambda line: line.state.kind != "care")
    groups = {status: [line for line in lines if line.status == status] for status in JOB_STATUSES}
    waiting = sum(vars(row)["waiting"] for row in rows if row.status == "open")
    values = {
        "headline": words.jobs(waiting, len(groups["open"])),
        "groups": [(status, group) for status, group in groups.items() if group and status != "closed"],
        "closed": groups["closed"],
        "several": len({row.client_id for row in rows}) > 1,
    }
    return render(request, "market/my_jobs.html", values)


def _job(job: Job, counted: dict[str, Any]) -> OwnJob:
    last = last_day(job.due_date, job.closes_on) if job.status == "open" else None
    today = day_of(clock.read(counted["ahead"] if clock.is_simulated() else None))
    key = words.state_of_job(job.status, counted["n"], counted["waiting"], counted["agreed"])
    compares = job.status != "draft" and counted["waiting"]
    return OwnJob(
        status=job.status,
        title=job.title,
        client=of_client(job.client),
        kind=job.kind,
        budget_min=job.budget_min,
        budget_max=job.budget_max,
        faces=tuple(somebody(row) for row in counted["proposers"]),
        days=None if last is None else max(0, (last - today).days),
        state=Fact(*words.JOB_MARKS[key], str(words.job_state(key, counted))),
        address=reverse("job_proposals" if compares else "job", args=(job.id,)),
    )


@require_safe
@answers_problems
@on_side("work")
def show_my_proposals(request: HttpRequest) -> HttpResponse:
    """List the reader's proposals; those that are over stand folded."""
    rows = queries.my_proposals(actor_of(request))
    company = getattr(request.user, "company", False)
    lines = _proposals(rows, settings_now(), company=company) if rows else []
    offered = sum(line.proposal.status == "offered" for line in lines)
    values = {
        "headline": words.proposals(offered, sum(line.is_open for line in lines)),
        "lines": [line for line in lines if line.proposal.status not in _ENDED],
        "ended": [line for line in lines if line.proposal.status in _ENDED],
    }
    return render(request, "market/my_proposals.html", values)


def _proposals(rows: list[Proposal], settings: Settings, *, company: bool) -> Sequence[OwnProposal]:
    return [_proposal(row, contract, settings, company) for row, contract in with_contracts(rows)]


def _proposal(row: Proposal, contract: str, settings: Settings, company: bool) -> OwnProposal:
    withholds = proposed_withholding(row.job.category, withholds=row.job.client.holder.withholds, company=company)
    key = words.state_of_proposal(row.status, is_open=row.job.status == "open")
    state = Fact(*words.PROPOSAL_MARKS[key], str(words.PROPOSAL_STATES[key]))
    return OwnProposal(row, contract, net_of(row.price, settings, withholds=withholds), state)
