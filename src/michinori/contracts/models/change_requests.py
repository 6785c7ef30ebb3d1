"""Change requests (変更依頼) and the sides' disputes about their class (domain § 5)."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.rules.contract.life import SIDES

from .contracts import Contract

CLASSES = ("fix", "addition", "restart")


def new_change_id() -> str:
    return new_id("chg")


class ChangeRequest(BaseModel):
    """A client's request to change work under way. ``kind``: the class by rule; ``changes``: the brief items wanted.

    ``shown``: the claimed part with files when it was made, yen before tax; 0 once another restart superseded it; null
    for requests made before this was noted. ``included``: whether it took effect as one of those that the terms
    include; null until accepted. ``superseded``: what a restart adds to superseded, yen before tax, fixed when
    accepted. ``n``: the number of the event that holds its note.
    """

    id = models.TextField(primary_key=True, default=new_change_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="change_requests")
    kind = models.CharField(max_length=8)
    changes = models.JSONField()
    n = models.IntegerField()
    made_at = models.DateTimeField()
    status = models.CharField(max_length=9, default="open")
    shown = models.BigIntegerField(null=True)
    included = models.BooleanField(null=True)
    superseded = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="change_kind", condition=Q(kind__in=CLASSES)),
            models.CheckConstraint(
                name="change_status",
                condition=Q(status="open", closed_at__isnull=True)
                | Q(status__in=("accepted", "declined", "withdrawn", "lapsed"), closed_at__isnull=False),
            ),
            models.CheckConstraint(name="change_shown", condition=Q(shown__isnull=True) | Q(shown__gte=0)),
            models.CheckConstraint(
                name="change_superseded",
                condition=Q(superseded__isnull=True) | Q(superseded__gte=0, kind="restart", status="accepted"),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class ClassDispute(BaseModel):
    """One side's claim that a request is of class ``kind``; the class by rule stays in force. Append-only (trigger)."""

    change_request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="disputes")
    by = models.CharField(max_length=6)
    kind = models.CharField(max_length=8)
    n = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="dispute_once_a_side", fields=["change_request", "by"]),
            models.CheckConstraint(name="dispute_kind", condition=Q(kind__in=CLASSES, by__in=SIDES)),
        ]

    def __str__(self) -> str:
        return f"{self.change_request_id} {self.by}"
