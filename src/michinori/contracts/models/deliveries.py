"""Deliveries (納品) of the whole work."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .contracts import Contract

DELIVERY_ANSWERS = ("accepted", "sent_back", "replaced", "reopened", "ended")


def new_delivery_id() -> str:
    return new_id("dlv")


class Delivery(BaseModel):
    """The whole work handed in.

    ``answer``: accepted, sent_back, replaced (handed in again), reopened (new work agreed) or ended (settled
    meanwhile).
    """

    id = models.TextField(primary_key=True, default=new_delivery_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="deliveries")
    has_file = models.BooleanField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="delivery_one_open", fields=["contract"], condition=Q(answer__isnull=True)),
            models.CheckConstraint(
                name="delivery_answer",
                condition=Q(answer__isnull=True) | Q(answer__in=DELIVERY_ANSWERS, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.id
