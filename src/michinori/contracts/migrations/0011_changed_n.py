"""The number of the last event with which state, terms or amounts changed; so far every event counted as such."""

from django.db import migrations, models

SO_FAR = "UPDATE contracts_contract SET changed_n = last_n"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0010_continuing")]

    operations = [
        migrations.AddField("contract", "changed_n", models.IntegerField(default=0, db_default=0)),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
    ]
