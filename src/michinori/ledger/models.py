"""The rows of the ledger. Triggers (migration 0002) keep balances and refuse every change, the owner's as well."""

from django.db import models
from django.db.models import F, Q


class Account(models.Model):
    """``client:ID``, ``escrow:CONTRACT``, ``worker:USER``, or one of the operator's, whose id is its kind."""

    id = models.TextField(primary_key=True)
    kind = models.TextField()
    owner_id = models.TextField(null=True)


class Movement(models.Model):
    """``amount`` yen (with tax where the kind says so) from the debit to the credit account, once per ``key``."""

    id = models.BigAutoField(primary_key=True)
    # The database's own foreign keys, checked at once and not at the commit, are made in migration 0003.
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
    """What a client, escrow or worker account holds, in yen; written by the ledger's triggers alone."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="balance")
    amount = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="ledger_balance_not_negative")]
