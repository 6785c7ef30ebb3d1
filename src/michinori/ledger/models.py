"""The ledger's tables. Triggers (migration 0002) write balances and refuse changes even to the tables' owner."""

from django.db import models
from django.db.models import F, Q


class Account(models.Model):
    """An account: ``client:ID``, ``escrow:CONTRACT``, ``worker:USER``, or the operator's, where the id is the kind."""

    id = models.TextField(primary_key=True)
    kind = models.TextField()
    owner_id = models.TextField(null=True)


class Movement(models.Model):
    """A transfer of ``amount`` yen (with tax where the kind says so) from the debit to the credit account.

    ``key`` is the idempotency key; ``input_hash`` tells a retry from another posting under the same key.
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
        ]


class Balance(models.Model):
    """The yen that a client, escrow or worker account holds; written only by the ledger's triggers."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="balance")
    amount = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="ledger_balance_not_negative")]
