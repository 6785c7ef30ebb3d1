"""What the operator takes out of the bank or puts in of its own, and who vouches for it (decision 38, Books)."""

from typing import Literal, get_args

from django.db import models
from django.db.models import F, Q

from michinori.machinery.base_model import BaseModel

from .statements import StatementLine

OwnWhat = Literal["own", "charge"]
"""Taken out or put in; taken by the bank for itself."""


class OwnMoney(BaseModel):
    """Somebody's word, ``asked_by`` with ``why``, that a ``line`` of the bank is the operator's own money, or a charge
    of the bank, which the operator bears.
    ``two_people``: it is above the limit, and another person, ``second_by`` with ``second_why``, has to agree before it
    is booked. A trigger (migrations 0010 and 0013) refuses to settle the line before.
    """

    line = models.OneToOneField(StatementLine, on_delete=models.PROTECT, primary_key=True, related_name="own_money")
    what = models.CharField(max_length=6, default="own", db_default="own")
    two_people = models.BooleanField()
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    why = models.TextField()
    second_at = models.DateTimeField(null=True)
    second_by = models.TextField(default="")
    second_why = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="own_money_what", condition=Q(what__in=get_args(OwnWhat))),
            models.CheckConstraint(name="own_money_why", condition=~Q(asked_by="") & ~Q(why="")),
            models.CheckConstraint(
                name="own_money_second",
                condition=Q(second_at__isnull=True, second_by="", second_why="")
                | Q(second_at__isnull=False, two_people=True)
                & ~Q(second_why="")
                & ~Q(second_by__in=("", F("asked_by"))),
            ),
        ]

    @property
    def word(self) -> str:
        """Which word this is: one that is said in its place is another."""
        return f"{self.what} {self.asked_at.isoformat()}"

    def __str__(self) -> str:
        return self.line_id
