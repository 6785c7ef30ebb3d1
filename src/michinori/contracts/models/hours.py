"""The hours log: entries of time worked, answered week by week."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .contracts import Contract


def new_hours_id() -> str:
    return new_id("hrs")


class HourEntry(BaseModel):
    """Minutes of work on one day in Japan (meter ``hours``). ``week``: the Monday of its week. ``answer`` null: open.

    ``has_file``: it came with a file that counts as shown. ``filed``: its week had such a file when the client
    objected, or is shown by a delivery's file. ``n``: the number of the event that holds its note and files.
    """

    id = models.TextField(primary_key=True, default=new_hours_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="hours", db_index=False)
    day = models.DateField()
    week = models.DateField()
    minutes = models.SmallIntegerField()
    has_file = models.BooleanField()
    filed = models.BooleanField(default=False)
    paid = models.BooleanField(default=False, db_default=False)  # read by the version before only
    n = models.IntegerField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=12, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="hours_once", fields=["contract", "n"]),
            models.CheckConstraint(
                name="hours_paid", condition=Q(paid=False) | Q(answer="acknowledged", answer__isnull=False)
            ),
            models.CheckConstraint(name="hours_minutes", condition=Q(minutes__range=(1, 1440))),
            models.CheckConstraint(
                name="hours_answer",
                condition=Q(answer__isnull=True, answered_at__isnull=True)
                | Q(answer__in=("acknowledged", "objected", "taken_back"), answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["contract", "day"], name="hours_of_day")]

    def __str__(self) -> str:
        return self.id
