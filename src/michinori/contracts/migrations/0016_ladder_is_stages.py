"""Contracts measured by a ladder of checkpoints are measured by stages: theirs stand at the differences already.

Old code goes on: it reads the terms, which are not touched, and may write ``ladder`` once more, which new code reads as
stages. The constraint says the same as before; it comes first, since a table with changed rows cannot be altered.
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
