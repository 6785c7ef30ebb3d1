"""Closing an account, the market's part: withdraw open proposals, close jobs, delete or strike the person's words."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef

from michinori.kernel.actor import Actor
from michinori.machinery import outbox
from michinori.machinery.locks import lock
from michinori.market.models import (
    Confidential,
    Favourite,
    Invitation,
    Job,
    JobFile,
    Proposal,
    ProposalDraft,
    ProposalFile,
    Question,
    SavedSearch,
)

from .jobs import close_jobs_of
from .ndas import end_requests_of

_WAITING = ("open", "shortlisted")
_DEALT = ("offered", "agreed")
ERASED = "（退会により消去されました / erased: account closed）"
"""Replaces the words of rows that other people may still look up."""


def waiting_proposals(user_id: str) -> list[Proposal]:
    """The person's unanswered proposals, locked.

    The lock keeps anybody from offering terms on them; proposals offered before are no longer among them, so the caller
    sees their contracts.
    """
    waiting = Proposal.objects.filter(worker_id=user_id, status__in=_WAITING)
    held = lock(Proposal, *waiting.values_list("id", flat=True)).values()
    return [row for row in held if row.status in _WAITING]


def erase_market_of(
    *, actor: Actor, user_id: str, client_ids: Collection[str], waiting: Iterable[Proposal], at: datetime
) -> None:
    """Strike what the market stores about a person who closes their account. Call within a transaction.

    ``client_ids``: the person and the organisations that end with them; ``waiting``: what ``waiting_proposals``
    returned. Jobs and proposals that led to an offer or a contract stay whole, since its history builds on them.
    """
    for row in waiting:
        row.status, row.answered_at = "withdrawn", at
        row.save(update_fields=["status", "answered_at"])
        outbox.put("proposal_withdrawn", {"proposal_id": row.id, "job_id": row.job_id})
    for client_id in client_ids:
        close_jobs_of(actor=actor, client_id=client_id, at=at)
    end_requests_of(user_id=user_id, client_ids=client_ids, at=at)
    own = Proposal.objects.filter(worker_id=user_id).exclude(status__in=_DEALT)
    ProposalFile.objects.filter(proposal__in=own.values("id")).delete()
    own.update(message=ERASED)
    asked = Question.objects.filter(asker_id=user_id)
    asked.filter(answer="").delete()
    asked.update(body=ERASED)
    Question.objects.filter(answered_by_id=user_id).update(answer=ERASED)
    ProposalDraft.objects.filter(worker_id=user_id).delete()
    Invitation.objects.filter(made_by_id=user_id).update(message="")
    Favourite.objects.filter(user_id=user_id).delete()
    Favourite.objects.filter(worker_id=user_id).delete()
    SavedSearch.objects.filter(user_id=user_id).delete()
    _erase_jobs_of(client_ids)


def _erase_jobs_of(client_ids: Collection[str]) -> None:
    """Delete drafts that nobody was invited or proposed to; strike the words of other jobs without
    offer or contract.
    """
    answers = Proposal.objects.filter(job=OuterRef("pk"))
    asked = Invitation.objects.filter(job=OuterRef("pk"))
    without = Job.objects.filter(~Exists(answers.filter(status__in=_DEALT)), client_id__in=client_ids)
    without.filter(~Exists(asked), ~Exists(answers), posted_at__isnull=True).delete()
    JobFile.objects.filter(job__in=without.values("id")).delete()
    Confidential.objects.filter(job__in=without.values("id")).delete()
    without.update(
        title=ERASED,
        description=ERASED,
        place="online",
        brief=[],
        skills=[],
        end_client_name="",
        end_client_number="",
        search=None,
    )
