"""Models of the NDA (秘密保持契約) between a client and a worker, and of a job's confidential part (秘密の部分)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.models import StoredFile
from michinori.people.models import Client, User
from michinori.rules.market.ndas import MAX_CONFIDENTIAL, STATUSES, Wording

from .jobs import Job


def new_nda_text_id() -> str:
    return new_id("ndt")


def new_nda_id() -> str:
    return new_id("nda")


class NdaText(BaseModel):
    """A version of a text: of the client's own, or, without ``client``, of the operator's standard one, in force from
    the day ``first`` on. Rows are only added. ``en``: empty for a client's own. ``sha256``: ``fingerprint`` of both.
    """

    id = models.TextField(primary_key=True, default=new_nda_text_id)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    first = models.DateField()
    ja = models.TextField()
    en = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="nda_text_once", fields=["client", "number"], nulls_distinct=False),
            models.CheckConstraint(
                name="nda_text_words", condition=~Q(ja="") & (Q(client__isnull=False, en="") | ~Q(en=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id or 'standard'} {self.number}"

    @property
    def wording(self) -> Wording:
        """The text in both languages."""
        return Wording(self.ja, self.en)


class Nda(BaseModel):
    """What a client asks of a worker, and whether they agreed; one row for each of a client's texts and worker.

    The client is bound by asking, the worker by the press. ``job``: for which it was pressed, if for one. ``n``: counts
    what the two have agreed to, from 1. What is agreed is never changed or deleted (a trigger sees to it).
    """

    id = models.TextField(primary_key=True, default=new_nda_id)
    text = models.ForeignKey(NdaText, on_delete=models.PROTECT, related_name="+", db_index=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    status = models.CharField(max_length=9)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    n = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="nda_once", fields=["client", "worker", "text"]),
            models.UniqueConstraint(name="nda_counted_once", fields=["client", "worker", "n"]),
            models.CheckConstraint(
                name="nda_status",
                condition=Q(status__in=STATUSES)
                & (Q(status="asked", answered_at__isnull=True) | (~Q(status="asked") & Q(answered_at__isnull=False)))
                & (Q(status="agreed", n__gte=1) | (~Q(status="agreed") & Q(n__isnull=True))),
            ),
            models.CheckConstraint(name="nda_between_two", condition=~Q(client=F("worker"))),
        ]
        indexes = [
            models.Index(fields=["worker", "-asked_at", "-id"], name="nda_of_worker"),
            models.Index(fields=["client", "-asked_at", "-id"], name="nda_of_client"),
            models.Index(fields=["job"], name="nda_of_job", condition=Q(job__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.id


class Confidential(BaseModel):
    """What of a job only those read who agreed to ``nda``. It stands apart from the job, so that nothing that reads
    jobs can tell of it (decision 40).
    """

    job = models.OneToOneField(Job, on_delete=models.CASCADE, primary_key=True, related_name="confidential")
    nda = models.ForeignKey(NdaText, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(max_length=MAX_CONFIDENTIAL)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="confidential_text", condition=Q(~Q(text=""), LessThanOrEqual(Length("text"), MAX_CONFIDENTIAL))
            )
        ]

    def __str__(self) -> str:
        return self.job_id


class ConfidentialFile(BaseModel):
    """A file of a job's confidential part. ``place``: its position among the files."""

    confidential = models.ForeignKey(Confidential, on_delete=models.CASCADE, related_name="attached", db_index=False)
    place = models.SmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="confidential_file_once", fields=["confidential", "place"])]

    def __str__(self) -> str:
        return f"{self.confidential_id} {self.file_id}"
