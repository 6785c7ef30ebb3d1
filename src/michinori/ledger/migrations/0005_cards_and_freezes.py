"""Accounts for money at a card company, and yen that must stay on a client's account (decision 38, Cards).

The looser rule for names is not validated: what the earlier one let pass it lets pass, too.
"""

import django.db.models.deletion
from django.db import migrations, models

NAMES = """
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_named;
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_named CHECK (
    CASE
        WHEN kind IN ('client', 'escrow', 'worker')
            THEN owner_id IS NOT NULL AND owner_id <> '' AND id = kind || ':' || owner_id
        WHEN kind IN ('bank', 'bank_charges', 'losses', 'suspense', 'fee_income', 'fee_tax', 'payouts'{more})
            THEN owner_id IS NULL AND id = kind
        ELSE false
    END
) NOT VALID;
"""

ONLY_CLIENTS = """
ALTER TABLE ledger_freeze ADD CONSTRAINT ledger_freeze_of_client CHECK (starts_with(account_id, 'client:'));
"""

MOVE_BALANCE = """
CREATE OR REPLACE FUNCTION ledger_move_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
{declare}
BEGIN
    PERFORM 1 FROM ledger_balance
    WHERE account_id IN (SELECT debit_id FROM new_movements UNION SELECT credit_id FROM new_movements)
    ORDER BY account_id FOR UPDATE;

    UPDATE ledger_balance balance
    SET amount = balance.amount + change.amount
    FROM (
        SELECT account_id, sum(amount) AS amount
        FROM (
            SELECT credit_id AS account_id, amount FROM new_movements
            UNION ALL
            SELECT debit_id, -amount FROM new_movements
        ) legs
        GROUP BY account_id
    ) change
    WHERE balance.account_id = change.account_id;
{freeze}
    RETURN NULL;
END
$$;
"""

# Only where the account has shrunk by this statement: money may always come, also where less is there than is frozen.
FREEZE = """
    SELECT '(' || kept.account_id || ', ' || (balance.amount - kept.amount) || ')' INTO short
    FROM ledger_freeze kept JOIN ledger_balance balance ON balance.account_id = kept.account_id
    WHERE kept.account_id IN (SELECT debit_id FROM new_movements)
        AND balance.amount < kept.amount
        AND (
            SELECT sum(CASE WHEN credit_id = kept.account_id THEN amount ELSE -amount END)
            FROM new_movements WHERE kept.account_id IN (debit_id, credit_id)
        ) < 0
    ORDER BY kept.account_id LIMIT 1;
    IF short IS NOT NULL THEN
        RAISE EXCEPTION 'money on this account is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balance_frozen', DETAIL = short;
    END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_closed_months")]

    operations = [
        migrations.RunSQL(
            NAMES.format(more=", 'card', 'card_fees', 'claims'"),
            NAMES.format(more=""),
        ),
        migrations.CreateModel(
            name="Freeze",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="freeze",
                        serialize=False,
                        to="ledger.account",
                    ),
                ),
                ("amount", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="ledger_freeze_not_negative")
                ],
            },
        ),
        migrations.RunSQL(ONLY_CLIENTS, migrations.RunSQL.noop),
        migrations.RunSQL(
            MOVE_BALANCE.format(declare="DECLARE short text;", freeze=FREEZE),
            MOVE_BALANCE.format(declare="", freeze=""),
        ),
    ]
