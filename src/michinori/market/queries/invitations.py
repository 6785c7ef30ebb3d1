"""Inviting workers to propose to a job: what a client sees of it, and what a worker does."""

from collections.abc import Sequence
from functools import cache

from django.db.models import Exists, OuterRef

from michinori.kernel.actor import Actor
from michinori.machinery.composed import Composed, Given
from michinori.machinery.rows import find
from michinori.market.models import LIVE, Invitation, Job, Proposal
from michinori.market.policy import invitations_known, jobs_of, proposals_known, require, visible_to
from michinori.market.queries.jobs import with_proposals

_MOST = 100
"""So many rows a list has at most."""


def jobs_to_invite_to(actor: Actor) -> list[Job]:
    """Open jobs of the clients this person acts for, the newest first; at most 100."""
    rows = jobs_of(actor.user_id or "").filter(status="open").select_related("client__user", "client__organisation")
    return list(rows.defer("search").order_by("-posted_at", "-id")[:_MOST])


def invitations_of_job(actor: Actor, job_id: str) -> tuple[Job, list[Invitation]]:
    """A job and its invitations, the newest first, for people who act for its client. ``proposed``: whether the worker
    has a live proposal to it. Invitations to workers who have blocked the client stay in the list, so that it does not
    give the block away.

    Raises ``not-found`` (404), ``forbidden`` (403).
    """
    job = find(visible_to(actor).select_related("client__user", "client__organisation").defer("search"), job_id)
    require(actor, "invite", job)
    rows = job.invitations.select_related("worker", "worker__profile").defer("worker__profile__search")
    known = proposals_known().filter(job=OuterRef("job"), worker=OuterRef("worker"), status__in=LIVE)
    return job, list(rows.annotate(proposed=Exists(known)).order_by("-made_at", "-id")[:_MOST])


def my_invitations(actor: Actor) -> list[Invitation]:
    """Invitations to open jobs that this worker has not declined, the newest first; ``proposed``: whether they have a
    live proposal.
    """
    rows = invitations_known(actor).filter(declined_at=None, job__status="open")
    rows = rows.filter(job__in=visible_to(actor).filter(status="open").values("id"))
    mine = Proposal.objects.filter(job=OuterRef("job"), worker=OuterRef("worker"), status__in=LIVE)
    rows = rows.select_related("job__client__user", "job__client__organisation", "made_by").defer("job__search")
    return list(rows.annotate(proposed=Exists(mine)).order_by("-made_at", "-id")[:_MOST])


def jobs_of_invitations(invitations: Sequence[Invitation]) -> list[Job]:
    """The jobs of invitations that the caller may show, as in lists. One query, none without invitations."""
    rows = with_proposals(Job.objects.filter(id__in=[one.job_id for one in invitations]))
    return list(rows) if invitations else []


def invitation_to(actor: Actor | None, job_id: str) -> Invitation | None:
    """The invitation to this job that this worker may see and has not declined; None without."""
    if actor is None or actor.user_id is None:
        return None
    return _invitation().first(viewer=actor.user_id, job=job_id)


@cache
def _invitation() -> Composed[Invitation]:
    viewer = Actor.person(Given("viewer"))
    return Composed(invitations_known(viewer).filter(job_id=Given("job"), declined_at=None).order_by("pk"))
