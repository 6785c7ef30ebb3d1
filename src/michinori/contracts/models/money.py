"""Payments out of a contract's escrow as the statement shows them, and deposits into it that make themselves. The
ledger's movements are authoritative.
"""

from django.db import models
from django.db.models import F, Q

from michinori.machinery.base_model import BaseModel
from michinori.people.models import User

from .contracts import Contract


class Payment(BaseModel):
    """One payment, whole yen: ``net`` = before_tax + tax − fee − fee_tax − withheld + waived. Append-only (trigger).

    ``waived``: the part of the fee's tax that the operator bears; negative where it recovers what it bore before.
    ``taxed``: ``[[yen before tax, percent of tax], …]``; null in rows of an early version, which knew one rate only.
    ``received``: ``[[yen before tax, day in Japan on which it was handed in], …]``; null in rows of a version before.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments", db_index=False)
    n = models.IntegerField()
    kind = models.CharField(max_length=12)
    before_tax = models.BigIntegerField()
    tax = models.BigIntegerField()
    fee = models.BigIntegerField()
    fee_tax = models.BigIntegerField()
    withheld = models.BigIntegerField()
    waived = models.BigIntegerField(default=0)
    net = models.BigIntegerField()
    taxed = models.JSONField(null=True)
    received = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payment_once", fields=["contract", "n"]),
            models.CheckConstraint(
                name="payment_adds_up",
                condition=Q(net=F("before_tax") + F("tax") - F("fee") - F("fee_tax") - F("withheld") + F("waived")),
            ),
            models.CheckConstraint(
                name="payment_amounts",
                condition=Q(before_tax__gt=0, tax__gte=0, fee__gte=0, fee_tax__gte=0, withheld__gte=0, net__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.n}"


class StandingDeposit(BaseModel):
    """The client has said, by ``said_by``, that what a contract asks for is deposited by itself once money has come."""

    contract = models.OneToOneField(
        Contract, on_delete=models.PROTECT, primary_key=True, related_name="standing_deposit"
    )
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.contract_id
