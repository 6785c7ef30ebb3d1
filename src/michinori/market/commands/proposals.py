"""Commands for proposals (応募): propose, withdraw, decline, shortlist; and the statuses that contracts set."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.market.commands.files import attach_to_proposal, read_attached
from michinori.market.models import LIVE, Job, Proposal, ProposalDraft
from michinori.market.policy import may_meet, require, visible_to
from michinori.people.queries import is_own_side
from michinori.people.suspensions import require_free
from michinori.rules.fields import MAX_YEN, Reader
from michinori.rules.market.jobs import MAX_MESSAGE
from michinori.rules.talk.messages import let_pass


def create_proposal(*, actor: Actor, job_id: str, body: object, file_ids: Sequence[str] = ()) -> Proposal:
    """Propose to an open job: ``body`` has ``price`` (yen before tax), ``message`` and perhaps ``due_date``;
    ``file_ids``: own files that only the client sees.

    A job that was once posted is no secret: closed, it is refused as ``job-closed`` even to those who never saw it.
    Raises ``not-found`` (404), ``job-closed``, ``own-job``, ``proposed-already`` (409), ``suspended`` (403),
    ``invalid``, ``contact-before-contract`` (422).
    """
    worker_id = actor.user_id
    if worker_id is None:
        raise Problem.forbidden()

    def run() -> Proposal:
        job = lock(Job, job_id)[job_id]
        require_may_propose(actor, worker_id, job)
        now = clock.now()
        price, message, due = read_proposal(body, day_of(now))
        files = read_attached(actor, file_ids)
        made = Proposal.objects.create(
            job=job, worker_id=worker_id, price=price, message=message, due_date=due, made_at=now
        )
        attach_to_proposal(made, files)
        ProposalDraft.objects.filter(job=job, worker_id=worker_id).delete()
        outbox.put("proposal_made", {"proposal_id": made.id, "job_id": job.id})
        return made

    return in_transaction(run)


def require_may_propose(actor: Actor, worker_id: str, job: Job) -> None:
    """Refuse who may not propose to a job now. Raises as ``create_proposal``."""
    if not may_meet(actor, job) and not is_own_side(worker_id, job.client_id):
        raise Problem.unknown()
    if job.posted_at is None and not visible_to(actor).filter(id=job.id).exists():
        raise Problem.unknown()
    if job.status != "open":
        raise Problem("job-closed")
    if is_own_side(worker_id, job.client_id):
        raise Problem("own-job")
    if Proposal.objects.filter(job=job, worker_id=worker_id, status__in=LIVE).exists():
        raise Problem("proposed-already")
    require_free(actor)


def read_proposal(body: object, today: date) -> tuple[int, str, date | None]:
    """Price in yen before tax, message and perhaps a day. Raises ``invalid``, ``contact-before-contract`` (422)."""
    if not isinstance(body, Mapping):
        raise Problem.invalid(Flaw("price", "required"))
    reader = Reader(body)
    price = reader.integer("price", 1, MAX_YEN)
    message = reader.block("message", MAX_MESSAGE)
    due: date | None = None
    if reader.given("due_date"):
        due = reader.day("due_date")
        if not reader.has_flaw("due_date") and due < today:
            reader.flaw("due_date", "date_in_past")
        elif not reader.has_flaw("due_date") and due.year > today.year + 20:
            reader.flaw("due_date", "date_too_far")
    reader.finish()
    let_pass(str(body["message"]), field="message", agreed=False, watched=settings_now().site.watched_words)
    return price, message, due


_UNANSWERED = ("open", "shortlisted")
_STATUS_AFTER = {"withdraw": "withdrawn", "decline": "declined", "shortlist": "shortlisted"}


def _answer(actor: Actor, proposal_id: str, act: str) -> Proposal:
    def run() -> Proposal:
        proposal = lock(Proposal, proposal_id)[proposal_id]
        require(actor, act, proposal)
        if proposal.status == _STATUS_AFTER[act]:
            return proposal
        if proposal.status not in _UNANSWERED:
            raise Problem("proposal-answered")
        now: datetime = clock.now()
        proposal.status, proposal.answered_at = _STATUS_AFTER[act], now
        proposal.save(update_fields=["status", "answered_at"])
        outbox.put(f"proposal_{_STATUS_AFTER[act]}", {"proposal_id": proposal.id, "job_id": proposal.job_id})
        return proposal

    return in_transaction(run)


def withdraw_proposal(*, actor: Actor, proposal_id: str) -> Proposal:
    """Withdraw the actor's own proposal. Raises ``proposal-answered`` (409) if it was declined or terms were offered,
    ``forbidden`` (403), ``not-found`` (404).
    """
    return _answer(actor, proposal_id, "withdraw")


def decline_proposal(*, actor: Actor, proposal_id: str) -> Proposal:
    """Decline a proposal for the client. Raises ``proposal-answered`` (409) if it was withdrawn or terms were offered,
    ``forbidden`` (403), ``not-found`` (404).
    """
    return _answer(actor, proposal_id, "decline")


def shortlist_proposal(*, actor: Actor, proposal_id: str) -> Proposal:
    """Put a proposal on the client's shortlist. Raises ``proposal-answered`` (409) if it was declined, withdrawn or
    terms were offered, ``forbidden`` (403), ``not-found`` (404).
    """
    return _answer(actor, proposal_id, "shortlist")


def hide_proposal(*, actor: Actor, proposal_id: str, hidden: bool = True) -> Proposal:
    """Put a proposal out of the client's sight, or back; the worker does not learn of it. Raises ``forbidden`` (403),
    ``not-found`` (404).
    """

    def run() -> Proposal:
        proposal = lock(Proposal, proposal_id)[proposal_id]
        require(actor, "decline", proposal)
        if proposal.hidden != hidden:
            proposal.hidden = hidden
            proposal.save(update_fields=["hidden"])
        return proposal

    return in_transaction(run)


def mark_offered(*, proposal_id: str) -> None:
    """Set the status after the client offered terms. For the contracts room, which holds the contract's lock."""
    Proposal.objects.filter(id=proposal_id, status__in=LIVE).update(status="offered")


def mark_agreed(*, proposal_id: str) -> None:
    """Set the status after the worker agreed to the terms. For the contracts room."""
    Proposal.objects.filter(id=proposal_id, status__in=LIVE).update(status="agreed")


def mark_reopened(*, proposal_id: str) -> None:
    """Reopen a proposal whose offer or contract ended before the work began. For the contracts room."""
    Proposal.objects.filter(id=proposal_id, status__in=("offered", "agreed")).update(status="open")
