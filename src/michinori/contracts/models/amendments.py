"""Amendments (条件変更): proposals for the next version of the terms."""

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.rules.contract.life import SIDES

from .change_requests import ChangeRequest
from .contracts import Contract

AMENDMENT_STATUSES = ("open", "awaiting_deposit", "in_force", "declined", "withdrawn", "superseded", "lapsed")


def new_amendment_id() -> str:
    return new_id("amd")


class Amendment(BaseModel):
    """A proposal for the next version of the terms. ``body``: the whole new terms.

    ``based_on``: the version that it would follow. ``since``: the start of the clock now running. ``change_request``:
    the request that it was drafted from; ``supersedes``: for a restart, what is added to superseded when it takes
    effect, yen before tax.
    """

    id = models.TextField(primary_key=True, default=new_amendment_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="amendments")
    by = models.CharField(max_length=6)
    body = models.JSONField()
    price = models.BigIntegerField()
    based_on = models.SmallIntegerField()
    reason = models.TextField(max_length=2000)
    status = models.CharField(max_length=16, default="open")
    made_at = models.DateTimeField()
    since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    change_request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, null=True, related_name="amendments")
    supersedes = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="amendment_supersedes",
                condition=Q(supersedes__isnull=True) | Q(supersedes__gte=0, change_request__isnull=False),
            ),
            models.UniqueConstraint(
                name="amendment_one_open", fields=["contract"], condition=Q(status__in=("open", "awaiting_deposit"))
            ),
            models.CheckConstraint(name="amendment_status", condition=Q(status__in=AMENDMENT_STATUSES)),
            models.CheckConstraint(name="amendment_by", condition=Q(by__in=SIDES)),
            models.CheckConstraint(name="amendment_price", condition=Q(price__gte=1)),
            models.CheckConstraint(name="amendment_since", condition=Q(since__gte=F("made_at"))),
        ]

    def __str__(self) -> str:
        return self.id
