"""Commands for invitations (招待): a client asks a worker to propose to a job; the worker proposes or declines."""

from datetime import timedelta

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, end_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.market.models import LIVE, Invitation, Job
from michinori.market.policy import invitations_known, proposals_known, require
from michinori.people.blocks import own_block
from michinori.people.policy import visible_to as people_visible_to
from michinori.people.queries import is_own_side
from michinori.people.suspensions import require_both_free, require_free
from michinori.rules.fields import Reader
from michinori.rules.market.finding import MAX_INVITATION
from michinori.rules.talk.screening.refusing import refuse_contact


def invite_worker(*, actor: Actor, job_id: str, worker_id: str, message: str | None = None) -> Invitation:
    """Invite a worker to propose to an open job. If the worker has blocked the client, they never see the invitation,
    and the client cannot tell.

    Raises ``not-found`` (404), ``forbidden`` (403), ``job-closed``, ``own-side-invitation``, ``invited-already``,
    ``has-proposed``, ``blocked-by-you``, ``too-many-invitations`` (409), ``invalid``, ``contact-before-contract``
    (422).
    """

    def run() -> Invitation:
        job = lock(Job, job_id)[job_id]
        require(actor, "invite", job)
        if job.status != "open":
            raise Problem("job-closed")
        worker = find(people_visible_to(actor), worker_id)
        reader = Reader({"message": message})
        words = reader.block("message", MAX_INVITATION, "")
        reader.finish()
        refuse_contact({"message": words}, settings_now().site.watched_words)
        _check_invitation(actor, job, worker.id)
        made = Invitation.objects.create(
            job=job, worker=worker, made_by_id=actor.user_id or "", message=words, made_at=clock.now()
        )
        outbox.put("invitation_made", {"invitation_id": made.id})
        return made

    return in_transaction(run)


def _check_invitation(actor: Actor, job: Job, worker_id: str) -> None:
    if is_own_side(worker_id, job.client_id):
        raise Problem("own-side-invitation")
    require_free(actor, job.client_id)
    require_both_free(worker_id, job.client_id)
    if own_block(actor, worker_id) is not None:
        raise Problem("blocked-by-you")
    if job.invitations.filter(worker_id=worker_id).exists():
        raise Problem("invited-already")
    if proposals_known().filter(job=job, worker_id=worker_id, status__in=LIVE).exists():
        raise Problem("has-proposed")
    day = end_of(day_of(clock.now())) - timedelta(days=1)
    limit = settings_now().site.invitations_a_day
    if job.invitations.filter(made_at__gte=day).count() >= limit:
        raise Problem("too-many-invitations", limit=limit)


def decline_invitation(*, actor: Actor, invitation_id: str) -> Invitation:
    """Decline an invitation; a second call changes nothing. Raises ``not-found`` (404), also where a block separates
    worker and client.
    """

    def run() -> Invitation:
        invitation = lock(Invitation, find(invitations_known(actor), invitation_id).id)[invitation_id]
        if invitation.declined_at is None:
            invitation.declined_at = clock.now()
            invitation.save(update_fields=["declined_at"])
        return invitation

    return in_transaction(run)
