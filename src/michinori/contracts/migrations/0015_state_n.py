"""The number of the last event with which more than amounts changed. Of older events it knows nothing: an act from a
page that was open meanwhile is judged by the rules alone.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0014_waived_comes_back")]

    operations = [migrations.AddField("contract", "state_n", models.IntegerField(default=0, db_default=0))]
