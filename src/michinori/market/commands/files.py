"""Attaching files to jobs and proposals: read before anything is written, attached afterwards."""

from collections.abc import Sequence

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.files import read_files
from michinori.machinery.models import StoredFile
from michinori.market.models import Job, JobFile, Proposal, ProposalFile
from michinori.rules.market.jobs import MAX_ATTACHED


def files_of(job: Job) -> list[StoredFile]:
    """The files of a job, in their order."""
    return [row.file for row in job.attached.select_related("file").order_by("place")]


def read_attached(actor: Actor, file_ids: Sequence[str], there: Sequence[StoredFile] = ()) -> list[StoredFile]:
    """The actor's own files by id, in this order; those ``there`` already may be a colleague's. Raises ``invalid``
    (422) at ``file_ids`` for too many files, unknown ones and those of others.
    """
    if len(file_ids) > MAX_ATTACHED:
        raise Problem.invalid(Flaw("file_ids", "too_many", {"limit": MAX_ATTACHED}))
    known = {file.id: file for file in there}
    wanted = list(dict.fromkeys(file_ids))
    known |= {file.id: file for file in read_files(actor, [one for one in wanted if one not in known])}
    return [known[file_id] for file_id in wanted]


def attach_to_job(job: Job, files: Sequence[StoredFile]) -> None:
    """Make these the files of a job. Call within a transaction, with the job locked or new."""
    job.attached.all().delete()
    JobFile.objects.bulk_create(JobFile(job=job, place=place, file=file) for place, file in enumerate(files))


def attach_to_proposal(proposal: Proposal, files: Sequence[StoredFile]) -> None:
    """Attach files to a new proposal. Call within a transaction."""
    ProposalFile.objects.bulk_create(
        ProposalFile(proposal=proposal, place=place, file=file) for place, file in enumerate(files)
    )
