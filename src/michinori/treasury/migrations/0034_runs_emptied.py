"""Runs of which the only payout was taken out do not count among those that one person dissolved."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('treasury', '0033_one_looks_at_a_time'),
    ]

    operations = [
        migrations.AddField(
            model_name='payoutrun',
            name='emptied',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
