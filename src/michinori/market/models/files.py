"""Models of the files that come with a job or a proposal."""

from django.db import models

from michinori.machinery.base_model import BaseModel
from michinori.machinery.models import StoredFile

from .jobs import Job, Proposal


class JobFile(BaseModel):
    """A file that shows what a job is about; signed-in people who may see the job may download it. ``place``: its
    position among the files.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="attached", db_index=False)
    place = models.SmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="job_file_once", fields=["job", "place"])]

    def __str__(self) -> str:
        return f"{self.job_id} {self.file_id}"


class ProposalFile(BaseModel):
    """A file that a worker sends with a proposal, to be seen by the job's client alone."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="attached", db_index=False)
    place = models.SmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="proposal_file_once", fields=["proposal", "place"])]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.file_id}"
