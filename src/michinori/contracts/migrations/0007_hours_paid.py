import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0006_irregular_roads_held"),
    ]

    operations = [
        migrations.AddField(
            model_name="hourentry",
            name="paid",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="hourentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("paid", False), ("answer", "acknowledged"), _connector="OR"),
                name="hours_paid",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="hours",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="contracts.hourentry",
            ),
        ),
    ]
