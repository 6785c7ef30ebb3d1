"""Remember that the client lets a stage begin out of order. The old version of the program writes rows without it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0017_handed_in_again")]

    operations = [
        migrations.AddField(
            model_name="stage", name="let_begin", field=models.BooleanField(db_default=False, default=False)
        ),
    ]
