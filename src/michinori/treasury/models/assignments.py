"""To whom staff say a line of the bank belongs, and that they were wrong (decision 38, Money in)."""

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import Client

from .payouts import Payout
from .statements import StatementLine


def new_assignment_id() -> str:
    return new_id("las")


class LineAssignment(BaseModel):
    """Somebody's word, ``asked_by`` with ``why``, that a ``line`` of the bank is money of ``client``, ``booked_at`` to
    their balance; or that it is a ``payout`` that came back, to its owner ``client``, or to suspense where it has none.
    ``again``: it is another transfer than what was recorded by hand near its day. ``two_people``: it is above the
    limit, and another person, ``second_by`` with ``second_why``, agrees before.
    ``back_by`` says with ``back_why`` that it was wrong; where ``back_two``, another person, ``ended_by``,
    agrees before the money is taken back. ``ended_at``: it stands no more: it was taken back, or something else was
    said of the line before anybody had agreed.

    Triggers let a line be assigned, or joined with a payout, only so (migrations 0020 and 0024), keep what was booked
    as it was said, and let a line leave only what has ended (0026). Lines that were assigned before have their word
    from the migration; those that were joined before have none.
    """

    id = models.TextField(primary_key=True, default=new_assignment_id)
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="assignments")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="line_assignments")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, null=True, related_name="line_assignments")
    again = models.BooleanField(default=False, db_default=False)
    two_people = models.BooleanField()
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    why = models.TextField()
    second_at = models.DateTimeField(null=True)
    second_by = models.TextField(default="")
    second_why = models.TextField(default="")
    booked_at = models.DateTimeField(null=True)
    back_two = models.BooleanField(default=False)
    back_at = models.DateTimeField(null=True)
    back_by = models.TextField(default="")
    back_why = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")
    ended_why = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="line_assignment_once", fields=["line"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="line_assignment_whose",
                condition=Q(payout__isnull=True, client__isnull=False)
                | Q(payout__isnull=False, again=False, back_at__isnull=True),
            ),
            models.CheckConstraint(name="line_assignment_why", condition=~Q(asked_by="") & ~Q(why="")),
            models.CheckConstraint(
                name="line_assignment_second",
                condition=Q(second_at__isnull=True, second_by="", second_why="")
                | Q(second_at__isnull=False, two_people=True)
                & ~Q(second_why="")
                & ~Q(second_by__in=("", F("asked_by"))),
            ),
            models.CheckConstraint(
                name="line_assignment_booked",
                condition=Q(booked_at__isnull=True) | Q(two_people=False) | Q(second_at__isnull=False),
            ),
            models.CheckConstraint(
                name="line_assignment_back",
                condition=Q(back_at__isnull=True, back_by="", back_why="", back_two=False)
                | Q(back_at__isnull=False, booked_at__isnull=False) & ~Q(back_by="") & ~Q(back_why=""),
            ),
            models.CheckConstraint(
                name="line_assignment_ended",
                condition=Q(ended_at__isnull=True, ended_by="", ended_why="")
                | Q(ended_at__isnull=False)
                & ~Q(ended_by="")
                & ~Q(ended_why="")
                & (
                    Q(booked_at__isnull=True)
                    | Q(back_at__isnull=False) & (Q(back_two=False) | ~Q(ended_by=F("back_by")))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["booked_at"], name="line_assigned_since", condition=Q(booked_at__isnull=False)),
            models.Index(
                fields=["asked_at", "id"],
                name="line_assignment_waits",
                condition=Q(ended_at__isnull=True) & (Q(booked_at__isnull=True) | Q(back_at__isnull=False)),
            ),
            models.Index(fields=["ended_at"], name="line_taken_back_since", condition=Q(ended_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.id
