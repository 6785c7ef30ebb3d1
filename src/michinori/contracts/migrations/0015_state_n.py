"""Add the number of the last event that changed more than amounts. It is 0 for events of before: an act from a page
opened earlier is then checked by the rules alone.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0014_waived_comes_back")]

    operations = [migrations.AddField("contract", "state_n", models.IntegerField(default=0, db_default=0))]
