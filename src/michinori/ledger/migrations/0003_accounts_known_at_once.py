"""Immediate foreign keys from movements to accounts: the INSERT itself refuses an unknown account.

Django's own foreign keys are deferred to the commit; until then a movement could exist without its account's balance.
"""

import django.db.models.deletion
from django.db import migrations, models

FOREIGN_KEYS = """
ALTER TABLE ledger_movement
    ADD CONSTRAINT ledger_movement_debit_account FOREIGN KEY (debit_id) REFERENCES ledger_account (id),
    ADD CONSTRAINT ledger_movement_credit_account FOREIGN KEY (credit_id) REFERENCES ledger_account (id);
"""

FOREIGN_KEYS_REVERSE = """
ALTER TABLE ledger_movement
    DROP CONSTRAINT ledger_movement_debit_account,
    DROP CONSTRAINT ledger_movement_credit_account;
"""


def account() -> models.ForeignKey:
    return models.ForeignKey(
        "ledger.account", django.db.models.deletion.PROTECT, related_name="+", db_index=False, db_constraint=False
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_held_by_the_database")]

    operations = [
        migrations.AlterField("movement", "debit", account()),
        migrations.AlterField("movement", "credit", account()),
        migrations.RunSQL(FOREIGN_KEYS, FOREIGN_KEYS_REVERSE),
    ]
