"""Measure contracts by stages that were measured by a ladder of checkpoints; their stages already have the prices.

The old version of the program can go on running: it reads the terms, which stay as they are, and may still write
``ladder``, which the new version reads as stages. The constraint still allows what it did; it is replaced first,
because PostgreSQL cannot alter a table with pending changes to its rows.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0015_state_n"),
        ("market", "0004_finding"),
        ("people", "0007_suspensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="contract",
            name="contract_completed_paid",
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "completed"), _negated=True),
                    ("paid", models.F("price")),
                    ("meter__in", ("hours",)),
                    _connector="OR",
                ),
                name="contract_completed_paid",
            ),
        ),
        migrations.RunSQL(
            "UPDATE contracts_contract SET meter = 'stages' WHERE meter = 'ladder'", migrations.RunSQL.noop
        ),
    ]
