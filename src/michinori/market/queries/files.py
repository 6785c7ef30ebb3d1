"""Reading the files of proposals, and who may download those of jobs, their confidential parts, and proposals."""

from collections.abc import Sequence

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery.models import StoredFile
from michinori.market.models import JobFile, ProposalFile
from michinori.market.policy import jobs_of, proposals_known, visible_to
from michinori.market.queries.ndas import confidential_file


def files_of_proposals(proposal_ids: Sequence[str]) -> dict[str, list[StoredFile]]:
    """The files of proposals that the caller may see, by proposal; one query, none without proposals."""
    found: dict[str, list[StoredFile]] = {}
    if not proposal_ids:
        return found
    rows = ProposalFile.objects.filter(proposal_id__in=proposal_ids).select_related("file").order_by("place")
    for row in rows:
        found.setdefault(row.proposal_id, []).append(row.file)
    return found


def attached_file(actor: Actor, file_id: str) -> StoredFile | None:
    """A file of a job that this person may see, of a proposal that they made or that their client got, or of a
    confidential part that they may read; else None.
    """
    if not file_id.isprintable() or actor.user_id is None:
        return None
    of_job = JobFile.objects.filter(file_id=file_id, job__in=visible_to(actor).values("id"))
    found = _first(of_job) or _first(_of_proposals(actor).filter(file_id=file_id))
    return found or confidential_file(actor, file_id)


def _of_proposals(actor: Actor) -> QuerySet[ProposalFile]:
    known = ProposalFile.objects.filter(proposal__in=proposals_known().values("id"))
    mine = known.filter(proposal__worker_id=actor.user_id)
    return mine | known.filter(proposal__job__in=jobs_of(actor.user_id or "").values("id"))


def _first(rows: QuerySet[JobFile] | QuerySet[ProposalFile]) -> StoredFile | None:
    row = rows.select_related("file").first()
    return None if row is None else row.file
