"""The end of a client's business (domain § 6): withdrawal by its owner, insolvency recorded by staff."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.models import StoredFile

from .clients import Client
from .users import User


def new_business_end_id() -> str:
    return new_id("end")


class BusinessEnd(models.Model):
    """``day``: the day of the withdrawal or of the court's decision. An insolvency has a ``document``; ``trustee``: the
    user who acts for the estate; ``refund_account``: free text by staff, the account that the trustee named for
    refunds.
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

    def __str__(self) -> str:
        return f"{self.client_id} {self.kind}"
