from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("machinery", "0023_outbox_vacuumed_often"),
    ]

    operations = [
        migrations.AddField(
            model_name="installation",
            name="documents_key",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="installation",
            name="push_key",
            field=models.TextField(db_default="", default=""),
        ),
    ]
