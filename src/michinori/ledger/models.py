"""The ledger's tables. Triggers (migration 0002) write balances and refuse changes even to the tables' owner."""

from django.db import models
from django.db.models import F, Q

from michinori.machinery.base_model import BaseModel


class Account(BaseModel):
    """An account: ``client:ID``, ``escrow:CONTRACT``, ``worker:USER``, or the operator's, where the id is the kind."""

    id = models.TextField(primary_key=True)
    kind = models.TextField()
    owner_id = models.TextField(null=True)


class Movement(BaseModel):
    """A transfer of ``amount`` yen (with tax where the kind says so) from the debit to the credit account.

    ``key`` is the idempotency key; ``input_hash`` tells a retry from another posting under the same key. ``booked_on``:
    the day in the books where it is another than that of ``at``, because the month was closed; written by a trigger.
    """

    id = models.BigAutoField(primary_key=True)
    # Migration 0003 makes the foreign keys in SQL, so that they are checked at once and not at the commit.
    debit = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    credit = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    amount = models.BigIntegerField()
    kind = models.TextField()
    contract_id = models.TextField(null=True)
    key = models.TextField()
    input_hash = models.TextField()
    at = models.DateTimeField()
    booked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="ledger_movement_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_movement_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_movement_two_accounts"),
        ]
        indexes = [
            models.Index(fields=["debit", "id"], include=["amount"], name="ledger_movement_debit"),
            models.Index(fields=["credit", "id"], include=["amount"], name="ledger_movement_credit"),
            models.Index(
                fields=["contract_id", "id"], condition=Q(contract_id__isnull=False), name="ledger_movement_contract"
            ),
            models.Index(fields=["amount", "id"], condition=Q(key__startswith="bank:"), name="ledger_movement_by_hand"),
        ]


class Freeze(BaseModel):
    """Yen of a client's account that stay there: a trigger (migration 0005) refuses what would take it lower. It may be
    more than the account holds; then nothing leaves it.
    """

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="freeze")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="ledger_freeze_not_negative")]


class Balance(BaseModel):
    """The yen that a client, escrow or worker account holds; written only by the ledger's triggers."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="balance")
    amount = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="ledger_balance_not_negative")]


class ClosedMonth(BaseModel):
    """A month of the books that no movement enters any more, named by its first day; who closed it, and the ``reason``.
    Months are closed in order and stay closed.
    """

    month = models.DateField(primary_key=True)
    closed_at = models.DateTimeField()
    closed_by = models.TextField()
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class MonthSum(BaseModel):
    """Sums of all movements of one ``kind`` between accounts of two kinds, from the beginning to the end of a closed
    ``month``: of ``count`` movements, in yen. Made of the movements, so that a balance does not add all of them.
    """

    month = models.ForeignKey(ClosedMonth, models.PROTECT, related_name="sums")
    debit = models.TextField()
    credit = models.TextField()
    kind = models.TextField()
    count = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "debit", "credit", "kind"], name="ledger_month_sum_once")
        ]

    def __str__(self) -> str:
        return f"{self.month_id:%Y-%m} {self.kind}"
