"""Add the number of the last event that changed state, terms or amounts; existing contracts get their last event."""

from django.db import migrations, models

SO_FAR = "UPDATE contracts_contract SET changed_n = last_n"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0010_continuing")]

    operations = [
        migrations.AddField("contract", "changed_n", models.IntegerField(default=0, db_default=0)),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
    ]
