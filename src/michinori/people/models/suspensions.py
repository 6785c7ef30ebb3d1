"""Suspension (利用停止): for a while, or for good, somebody may begin nothing new on the market (decision 0022)."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .clients import Client
from .parties import Party

FOR_GOOD = datetime(9999, 12, 30, tzinfo=UTC)


def new_suspension_id() -> str:
    return new_id("sus")


class Suspension(BaseModel):
    """A person's suspension covers their ``party`` with all its accounts; an organisation's covers that account alone
    (``party`` is None), so that nobody gets a company suspended by typing its corporate number. ``until``: ``FOR_GOOD``
    if it has no end.
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
        """Whether the suspension has no end."""
        return self.until == FOR_GOOD
