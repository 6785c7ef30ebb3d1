"""Allow a payment to give back what the operator bore in earlier payments of its contract, but never more than that.

The old version of the program can go on running: it only writes what both the old and the new constraint allow.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0013_null_is_no_answer"),
        ("market", "0002_search_and_lengths"),
        ("people", "0004_business_ends"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="payment",
            name="payment_amounts",
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(condition=models.Q(("waived__gte", 0)), name="contract_waived"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("before_tax__gt", 0),
                    ("fee__gte", 0),
                    ("fee_tax__gte", 0),
                    ("net__gte", 0),
                    ("tax__gte", 0),
                    ("withheld__gte", 0),
                ),
                name="payment_amounts",
            ),
        ),
    ]
