"""Terminations (途中終了) and the amounts that each side named."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.rules.life import REASONS, SIDES

from .contracts import Contract

SETTLED_BY = ("agreement", "silence", "bids", "standing_rule", "outside_result")


def new_termination_id() -> str:
    return new_id("trm")


class Termination(models.Model):
    """One ending. Amounts are totals of the contract, whole yen before tax.

    The worker's only falls, the client's only rises.
    """

    id = models.TextField(primary_key=True, default=new_termination_id)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="terminations")
    opened_by = models.CharField(max_length=6)
    by_clock = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=16)
    worker_amount = models.BigIntegerField(null=True)
    client_amount = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, default="open")
    settled_amount = models.BigIntegerField(null=True)
    settled_by = models.CharField(max_length=15, null=True)
    undisputed_total = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="termination_one_open", fields=["contract"], condition=Q(status="open")),
            models.CheckConstraint(name="termination_opened_by", condition=Q(opened_by__in=SIDES)),
            models.CheckConstraint(name="termination_reason", condition=Q(reason__in=REASONS)),
            models.CheckConstraint(
                name="termination_amounts",
                condition=(Q(worker_amount__isnull=True) | Q(worker_amount__gte=0))
                & (Q(client_amount__isnull=True) | Q(client_amount__gte=0)),
            ),
            models.CheckConstraint(
                name="termination_status",
                condition=Q(status="open", closed_at__isnull=True, settled_amount__isnull=True)
                | Q(status="withdrawn", closed_at__isnull=False, settled_amount__isnull=True)
                | Q(
                    status="settled",
                    closed_at__isnull=False,
                    settled_amount__gte=0,
                    settled_by__in=SETTLED_BY,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Position(models.Model):
    """An amount that one side named in an ending, in yen before tax; append-only (trigger)."""

    termination = models.ForeignKey(Termination, on_delete=models.PROTECT, related_name="positions")
    by = models.CharField(max_length=6)
    amount = models.BigIntegerField()
    n = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="position_amount", condition=Q(amount__gte=0, by__in=SIDES)),
            models.UniqueConstraint(name="position_once", fields=["termination", "n"]),
        ]

    def __str__(self) -> str:
        return f"{self.termination_id} {self.by} {self.amount}"
