"""Reading the files of proposals, and who may download those of jobs, their confidential parts, and proposals."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery.models import StoredFile
from michinori.market.models import JobFile, ProposalFile
from michinori.market.policy import jobs_of, proposals_known, visible_to
from michinori.market.queries.ndas import confidential_files


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
    confidential part that they may read; else None. One query.
    """
    if not file_id.isprintable() or actor.user_id is None:
        return None
    of_job = JobFile.objects.filter(job__in=visible_to(actor).values("id"))
    shown = [rows.filter(file=OuterRef("pk")) for rows in (of_job, _of_proposals(actor), confidential_files(actor))]
    where = Q(Exists(shown[0])) | Q(Exists(shown[1])) | Q(Exists(shown[2]))
    return StoredFile.objects.filter(where, id=file_id).first()


def _of_proposals(actor: Actor) -> QuerySet[ProposalFile]:
    known = ProposalFile.objects.filter(proposal__in=proposals_known().values("id"))
    mine = known.filter(proposal__worker_id=actor.user_id)
    return mine | known.filter(proposal__job__in=jobs_of(actor.user_id or "").values("id"))
