"""What staff keep somebody from taking out for a time (decision 38, Payouts held)."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import Client
from michinori.rules.money.payout_holds import GROUNDS, MOST_DAYS, MOST_HOURS


def new_payout_hold_id() -> str:
    return new_id("phd")


class PayoutHold(BaseModel):
    """No money of ``owner`` leaves their balances until ``ends_at`` at the latest: ``made_by`` proposed it, and ``why``
    is what the owner reads. ``alone``: it holds from the beginning, else from when ``second_by``, another person, has
    agreed, with ``second_why``, which the owner does not read. ``left_out``: it has taken a payout out of a run that
    nobody had released. ``grounds``: why it may pass day 60 of pay once another has agreed, which the owner does
    not read, since who is suspected of laundering money must not be warned. ``lifted_by`` ended it earlier.

    A trigger (migrations 0019, 0025 and 0032) refuses payouts that begin to leave meanwhile, but for pay by day 60.
    """

    id = models.TextField(primary_key=True, default=new_payout_hold_id)
    owner = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="payout_holds")
    why = models.TextField()
    alone = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    ends_at = models.DateTimeField()
    second_at = models.DateTimeField(null=True)
    second_by = models.TextField(default="")
    second_why = models.TextField(default="")
    left_out = models.BooleanField(default=False, db_default=False)
    grounds = models.CharField(max_length=10, default="", db_default="")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(default="")
    lifted_why = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="payout_hold_grounds", condition=Q(grounds__in=GROUNDS)),
            models.CheckConstraint(
                name="payout_hold_made",
                condition=~Q(made_by__in=("", "clock")) & ~Q(why="") & Q(ends_at__gt=F("made_at")),
            ),
            models.CheckConstraint(
                name="payout_hold_second",
                condition=Q(second_at__isnull=True, second_by="", second_why="")
                | Q(second_at__isnull=False) & ~Q(second_by__in=("", "clock", F("made_by"))) & ~Q(second_why=""),
            ),
            models.CheckConstraint(
                name="payout_hold_ends",
                condition=Q(second_at__isnull=True, ends_at__lte=F("made_at") + timedelta(hours=MOST_HOURS))
                | Q(
                    second_at__isnull=False,
                    second_at__lte=F("made_at") + timedelta(hours=MOST_HOURS),
                    ends_at__lte=F("second_at") + timedelta(days=MOST_DAYS),
                ),
            ),
            models.CheckConstraint(
                name="payout_hold_lifted",
                condition=Q(lifted_at__isnull=True, lifted_by="", lifted_why="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_by__in=("", "clock")) & ~Q(lifted_why=""),
            ),
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="payout_hold_newest"),
            models.Index(fields=["ends_at"], name="payout_hold_standing", condition=Q(lifted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.id
