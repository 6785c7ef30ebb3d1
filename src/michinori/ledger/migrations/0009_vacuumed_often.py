"""Autovacuum of movements after a fiftieth more of them rather than a fifth: only what it has seen is added up from an
index alone (decision 58). Nobody waits: the lock lets everybody read and write.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0008_recorded_by_hand"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE ledger_movement SET (autovacuum_vacuum_insert_scale_factor = 0.02)",
            "ALTER TABLE ledger_movement RESET (autovacuum_vacuum_insert_scale_factor)",
        ),
    ]
