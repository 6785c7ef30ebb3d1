"""Commands for drafts of proposals, which a program writes and their worker sends on the page (decision 47)."""

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.market.commands.proposals import read_proposal, require_may_propose
from michinori.market.models import Job, ProposalDraft

KEPT = 50
"""Drafts of one person."""


def draft_proposal(*, actor: Actor, job_id: str, body: object) -> ProposalDraft:
    """Draft a proposal for the actor, in the place of an earlier draft for this job. Nobody else sees it. ``body`` is
    read as for a proposal, so that what is kept could be sent.

    Raises as ``create_proposal``, and ``too-many-drafts`` (409).
    """
    worker_id = actor.user_id
    if worker_id is None:
        raise Problem.forbidden()

    def run() -> ProposalDraft:
        job = lock(Job, job_id)[job_id]
        require_may_propose(actor, worker_id, job)
        now = clock.now()
        price, message, due = read_proposal(body, day_of(now))
        own = ProposalDraft.objects.filter(worker_id=worker_id)
        if not own.filter(job=job).exists() and own.count() >= KEPT:
            raise Problem("too-many-drafts", limit=KEPT)
        values = {"price": price, "message": message, "due_date": due, "made_at": now}
        return ProposalDraft.objects.update_or_create(worker_id=worker_id, job=job, defaults=values)[0]

    return in_transaction(run)


def drop_proposal_draft(*, actor: Actor, job_id: str) -> None:
    """Throw the actor's draft for a job away. Raises ``not-found`` (404) without one."""
    rows = ProposalDraft.objects.filter(worker_id=actor.user_id, job_id=job_id)
    if not job_id.isprintable() or not rows.delete()[0]:
        raise Problem.unknown()
