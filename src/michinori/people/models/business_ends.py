"""The end of a client's business (domain § 6): withdrawal by its owner, insolvency recorded by two of staff."""

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.models import StoredFile

from .clients import Client
from .users import User


def new_business_end_id() -> str:
    return new_id("end")


def new_filing_id() -> str:
    return new_id("inf")


class InsolvencyFiling(BaseModel):
    """A court's decision of insolvency as one member of staff filed it, which has no effect until another confirms it.

    The columns are those of ``BusinessEnd``. Whoever confirms is not who filed, and the database refuses an insolvency
    without a confirmed filing (migration 0011).
    """

    class Status(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"

    id = models.TextField(primary_key=True, default=new_filing_id)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="insolvency_filings")
    day = models.DateField()
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    trustee = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    refund_account = models.TextField(max_length=500, blank=True, default="")
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="insolvency_filing_once", fields=["client"], condition=Q(status="open")),
            models.CheckConstraint(
                name="insolvency_filing_answered",
                condition=Q(status="open", answered_by__isnull=True, answered_at__isnull=True)
                | Q(status__in=["confirmed", "withdrawn"], answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="insolvency_filing_by_two", condition=~Q(status="confirmed", answered_by=F("filed_by"))
            ),
        ]
        indexes = [models.Index(name="insolvency_filing_open", fields=["filed_at", "id"], condition=Q(status="open"))]

    def __str__(self) -> str:
        return f"{self.client_id} {self.status}"


class BusinessEnd(BaseModel):
    """``day``: the day of the withdrawal or of the court's decision. An insolvency has a ``document``; ``trustee``: the
    user who acts for the estate; ``refund_account``: free text by staff, the account that the trustee named for
    refunds. ``made_by``: the owner who withdrew, or who of the staff confirmed the ``filing``, which those recorded by
    versions before do not have.
    """

    class Kind(models.TextChoices):
        WITHDRAWN = "withdrawn"
        INSOLVENT = "insolvent"

    id = models.TextField(primary_key=True, default=new_business_end_id)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="business_ends")
    kind = models.CharField(max_length=9)
    day = models.DateField()
    reason = models.TextField(max_length=2000, blank=True, default="")
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    trustee = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    refund_account = models.TextField(max_length=500, blank=True, default="")
    filing = models.OneToOneField(InsolvencyFiling, on_delete=models.PROTECT, null=True, related_name="business_end")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="business_end_once", fields=["client", "kind"]),
            models.CheckConstraint(
                name="business_end_kind",
                condition=Q(kind="withdrawn", document__isnull=True, trustee__isnull=True)
                | Q(kind="insolvent", document__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="business_end_newest")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.kind}"
