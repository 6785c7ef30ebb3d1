"""Suspension (利用停止): for a while, or for good, somebody begins nothing new on the market (issue 4, Reports)."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id

from .clients import Client
from .parties import Party

FOR_GOOD = datetime(9999, 12, 30, tzinfo=UTC)


def new_suspension_id() -> str:
    return new_id("sus")


class Suspension(models.Model):
    """Of a person: their ``party`` with all accounts. Of an organisation: that account alone, since a corporate number
    is typed, and nobody shall stop a company by typing it. ``until``: ``FOR_GOOD`` without an end.
    """

    id = models.TextField(primary_key=True, default=new_suspension_id)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="suspensions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="suspensions")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="suspension_order", condition=Q(until__gt=F("made_at")))]

    def __str__(self) -> str:
        return self.id

    @property
    def for_good(self) -> bool:
        """Whether it has no end."""
        return self.until == FOR_GOOD
