"""Unbind endings that only a handover bound: that now follows from the continuation itself, and ends with it."""

from django.db import migrations

UNBIND = """
UPDATE contracts_contract SET bound_to_end = FALSE
WHERE bound_to_end AND NOT frozen
    AND NOT EXISTS (SELECT 1 FROM people_businessend ended WHERE ended.client_id = contracts_contract.client_id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0021_restart_counts_what_was_shown"),
        ("people", "0004_business_ends"),
    ]

    operations = [migrations.RunSQL(UNBIND, migrations.RunSQL.noop)]
