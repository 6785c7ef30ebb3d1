"""Permissions on jobs, proposals and invitations, for pages and API alike."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.market.models import Invitation, Job, Proposal, Question
from michinori.people.blocks import is_kept_apart, kept_apart, not_kept_apart
from michinori.people.policy import acted_for_by
from michinori.people.queries import power_over

BOUND = ("offered", "agreed")
"""Statuses of a proposal that has led to an offer or a contract; a block no longer hides it."""


def visible_to(actor: Actor | None) -> QuerySet[Job]:
    """The jobs that this caller may know of: open ones, all of the clients they act for, and those they proposed to;
    none of a client that a block separates from them (domain § 10).

    Every list of jobs uses this filter.
    """
    if actor is None or actor.user_id is None:
        return Job.objects.filter(status="open")
    proposed = Proposal.objects.filter(job_id=OuterRef("pk"), worker_id=actor.user_id)
    others = (Q(status="open") | Q(Exists(proposed))) & not_kept_apart(actor.user_id)
    return Job.objects.filter(others | acted_for_by(actor.user_id))


def open_to(actor: Actor | None) -> QuerySet[Job]:
    """The open ones among the jobs ``visible_to`` this caller, by a condition that an index on open jobs answers."""
    rows = Job.objects.filter(status="open")
    if actor is None or actor.user_id is None:
        return rows
    return rows.filter(not_kept_apart(actor.user_id) | acted_for_by(actor.user_id))


def questions_known(actor: Actor | None) -> QuerySet[Question]:
    """The questions that this caller may see of jobs ``visible_to`` them: answered ones, their own, and all of the
    clients they act for; none between an asker and a client whom a block separates, none that the staff took down.
    """
    rows = Question.objects.filter(hidden_at=None).exclude(kept_apart("asker", "job__client"))
    if actor is None or actor.user_id is None:
        return rows.exclude(answer="")
    return rows.filter(~Q(answer="") | Q(asker_id=actor.user_id) | acted_for_by(actor.user_id, "job__client_id"))


def jobs_of(user_id: str) -> QuerySet[Job]:
    """All jobs of the clients that a user acts for."""
    return Job.objects.filter(acted_for_by(user_id))


def proposals_known() -> QuerySet[Proposal]:
    """The proposals that their worker and client may see: a block between the two hides those without offer or
    contract.
    """
    return Proposal.objects.exclude(kept_apart("worker", "job__client") & ~Q(status__in=BOUND))


def proposals_of(actor: Actor) -> QuerySet[Proposal]:
    """Those of which ``knows_proposal`` says that this person may see them."""
    if actor.user_id is None:
        return Proposal.objects.none()
    return proposals_known().filter(Q(worker_id=actor.user_id) | acted_for_by(actor.user_id, "job__client_id"))


def invitations_known(actor: Actor) -> QuerySet[Invitation]:
    """The invitations that this worker may see: not those of a client that a block separates from them."""
    rows = Invitation.objects.filter(worker_id=actor.user_id or "")
    return rows.exclude(kept_apart("worker", "job__client"))


def may_meet(actor: Actor, job: Job) -> bool:
    """Whether no block separates this person from a job's client."""
    return actor.user_id is not None and not is_kept_apart(actor.user_id, job.client_id)


def allows(actor: Actor, act: str, row: Job | Proposal) -> bool:
    """Whether the actor may do this: ``edit``, ``publish``, ``close``, ``see_proposals`` or ``invite`` on a job;
    ``decline``, ``shortlist`` or ``withdraw`` on a proposal.
    """
    if actor.user_id is None:
        return False
    if isinstance(row, Proposal):
        if act == "withdraw":
            return row.worker_id == actor.user_id
        return power_over(actor.user_id, row.job.client_id) is not None
    return power_over(actor.user_id, row.client_id) is not None


def knows_proposal(actor: Actor, proposal: Proposal) -> bool:
    """Whether the actor may see a proposal: as its worker or for the job's client, unless a block between those two
    hides it, which it does until an offer.
    """
    if actor.user_id is None:
        return False
    if proposal.status not in BOUND and is_kept_apart(proposal.worker_id, proposal.job.client_id):
        return False
    return proposal.worker_id == actor.user_id or power_over(actor.user_id, proposal.job.client_id) is not None


def require(actor: Actor, act: str, row: Job | Proposal) -> None:
    """Refuse what ``allows`` does not: raises ``forbidden`` (403) where the actor may see the row, else ``not-found``
    (404).
    """
    if isinstance(row, Proposal) and not knows_proposal(actor, row):
        raise Problem.unknown()
    if allows(actor, act, row):
        return
    if isinstance(row, Job) and visible_to(actor).filter(id=row.id).exists():
        raise Problem.forbidden()
    if isinstance(row, Proposal):
        raise Problem.forbidden()
    raise Problem.unknown()
