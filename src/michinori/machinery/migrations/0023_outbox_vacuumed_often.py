"""Autovacuum of the outbox after about a thousand acts rather than a fifth of a month's (decision 58). Nobody waits: the
lock lets everybody read and write.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("machinery", "0022_mail_failed"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE machinery_outboxitem SET (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0)",
            "ALTER TABLE machinery_outboxitem RESET (autovacuum_vacuum_threshold, autovacuum_vacuum_scale_factor)",
        ),
    ]
