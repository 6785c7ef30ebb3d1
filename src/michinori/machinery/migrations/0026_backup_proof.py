from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("machinery", "0025_file_scans"),
    ]

    operations = [
        migrations.AddField("installation", "backup_proved_at", models.DateTimeField(null=True)),
        migrations.AddField("installation", "backup_tried", models.TextField(db_default="", default="")),
        migrations.AddField("installation", "backup_tried_at", models.DateTimeField(null=True)),
        migrations.AddField("installation", "backup_said", models.TextField(db_default="", default="")),
        migrations.AddField("installation", "backup_lacks", models.IntegerField(db_default=0, default=0)),
    ]
