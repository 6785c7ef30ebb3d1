"""Switches between fixed and hourly pay: this contract is settled and the work continues under another one."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.rules.contract.life import SIDES

from .contracts import Contract

SWITCH_STATUSES = ("open", "awaiting_deposit", "accepted", "declined", "withdrawn", "lapsed")


def new_switch_id() -> str:
    return new_id("swi")


class Switch(BaseModel):
    """A proposal to settle at ``amount`` (a total, yen before tax) and to go on under ``body``, terms of the other
    kind of pay. ``standing``: the standing figure, yen before tax, when the worker proposed or accepted; null before,
    and in rows made before that was noted. ``since``: the start of the days to deposit what is missing, once both
    sides agreed and something is. ``continuation``: the contract that follows, once it is funded (``accepted``).
    """

    id = models.TextField(primary_key=True, default=new_switch_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="switches")
    by = models.CharField(max_length=6)
    amount = models.BigIntegerField()
    standing = models.BigIntegerField(null=True)
    body = models.JSONField()
    reason = models.TextField(max_length=2000)
    status = models.CharField(max_length=16, default="open")
    made_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    continuation = models.OneToOneField(Contract, on_delete=models.PROTECT, null=True, related_name="switched_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="switch_one_open", fields=["contract"], condition=Q(status__in=("open", "awaiting_deposit"))
            ),
            models.CheckConstraint(name="switch_status", condition=Q(status__in=SWITCH_STATUSES)),
            models.CheckConstraint(name="switch_by", condition=Q(by__in=SIDES)),
            models.CheckConstraint(name="switch_amount", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="switch_standing", condition=Q(standing__isnull=True) | Q(standing__gte=0)),
            models.CheckConstraint(
                name="switch_accepted",
                condition=Q(status="accepted", continuation__isnull=False)
                | Q(~Q(status="accepted"), continuation__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.id
