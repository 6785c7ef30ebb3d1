"""Reading drafts of proposals and of jobs: one's own."""

from michinori.kernel.actor import Actor
from michinori.market.models import Job, ProposalDraft
from michinori.market.policy import visible_to

MOST = 50


def proposal_draft(actor: Actor, job_id: str) -> ProposalDraft | None:
    """The actor's draft for a job, if there is one. One query."""
    rows = ProposalDraft.objects.filter(worker_id=actor.user_id or "", job_id=job_id)
    return rows.first() if job_id.isprintable() else None


def proposal_drafts(actor: Actor) -> list[ProposalDraft]:
    """The actor's drafts with their jobs, as far as they may see those, the newest first, at most 50. One query."""
    rows = ProposalDraft.objects.filter(worker_id=actor.user_id or "", job__in=visible_to(actor))
    return list(rows.select_related("job").order_by("-made_at", "-id")[:MOST])


def job_drafts(actor: Actor) -> list[Job]:
    """The jobs that the actor has written and not published, the newest first, at most 50. One query."""
    rows = visible_to(actor).filter(posted_by_id=actor.user_id or "", status="draft").defer("search", "brief")
    return list(rows.order_by("-made_at", "-id")[:MOST])
