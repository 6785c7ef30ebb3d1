"""Handovers (引き継ぎ): the link by which a new client takes on the rest of a contract."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.rules.contract.life import SIDES

from .contracts import Contract

HANDOVER_STATUSES = ("open", "accepted", "revoked", "lapsed")


def new_handover_id() -> str:
    return new_id("hov")


class Handover(BaseModel):
    """The link by which a new client can take on the rest of a contract.

    ``email``: the new client's, in lower case; stored here only, never in an event. ``token_hash``: SHA-256 (hex) of
    the link's token, which itself is not stored. ``price``: what the maker asks, yen before tax; null: the rule's price
    of the rest at the time of reading. ``agreed_by_*``: the sides that let the new client see more than title and
    price.
    """

    id = models.TextField(primary_key=True, default=new_handover_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="handovers")
    by = models.CharField(max_length=6)
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    price = models.BigIntegerField(null=True)
    note = models.TextField(max_length=2000, blank=True, default="")
    agreed_by_worker = models.BooleanField(default=False)
    agreed_by_client = models.BooleanField(default=False)
    status = models.CharField(max_length=8, default="open")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    continuation = models.OneToOneField(Contract, on_delete=models.PROTECT, null=True, related_name="handed_over_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="handover_one_open", fields=["contract"], condition=Q(status="open")),
            models.CheckConstraint(name="handover_status", condition=Q(status__in=HANDOVER_STATUSES)),
            models.CheckConstraint(name="handover_by", condition=Q(by__in=SIDES)),
            models.CheckConstraint(name="handover_price", condition=Q(price__isnull=True) | Q(price__gte=1)),
            models.CheckConstraint(
                name="handover_accepted",
                condition=Q(status="accepted", continuation__isnull=False)
                | Q(~Q(status="accepted"), continuation__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.id
