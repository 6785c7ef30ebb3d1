"""Keep the day on which each part of a payment was handed in. The version before writes none."""

from django.db import migrations, models

# The parts of a payment make up its amount before tax.
RECEIVED = """
ALTER TABLE contracts_payment ADD CONSTRAINT payment_received
    CHECK (received IS NULL OR contracts_total_of(received) = before_tax);
"""
NOT_RECEIVED = "ALTER TABLE contracts_payment DROP CONSTRAINT payment_received;"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0031_found_at_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="received",
            field=models.JSONField(null=True),
        ),
        migrations.RunSQL(RECEIVED, NOT_RECEIVED),
    ]
