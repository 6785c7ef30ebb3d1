from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("machinery", "0026_backup_proof"),
    ]

    operations = [
        migrations.AddField("outboxdelivery", "outside", models.BooleanField(db_default=False, default=False)),
        migrations.AddIndex(
            "outboxdelivery",
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(done_at__isnull=True, attempts__gt=0),
                name="machinery_delivery_again",
            ),
        ),
        migrations.AddIndex(
            "outboxdelivery",
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(done_at__isnull=True, outside=False),
                name="machinery_delivery_inside",
            ),
        ),
    ]
