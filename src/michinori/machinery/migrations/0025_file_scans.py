"""What the scanner said of each file, and the constraint that nothing is served which waits for it or was blocked.

The constraints are checked row by row while files are written and read: there are no held files before this version.
"""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("machinery", "0024_keys_of_all_homes"),
    ]

    operations = [
        migrations.AddField("storedfile", "scan", models.TextField(db_default="off", default="off")),
        migrations.AddField("storedfile", "scan_found", models.TextField(db_default="", default="")),
        migrations.AddField("storedfile", "scan_tries", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("storedfile", "scan_next_at", models.DateTimeField(null=True)),
        migrations.AddField("storedfile", "held", models.TextField(db_default="", default="")),
        migrations.AddField("storedfile", "held_pages", models.IntegerField(db_default=0, default=0)),
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(
                condition=Q(scan__in=["off", "clean"], held="", held_pages=0)
                | Q(~Q(held=""), scan__in=["waiting", "blocked"], place="", pages=0, pages__isnull=False),
                name="machinery_file_held",
            ),
        ),
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(
                condition=Q(scan="blocked") & ~Q(scan_found="") | ~Q(scan="blocked") & Q(scan_found=""),
                name="machinery_file_found",
            ),
        ),
        migrations.AddIndex(
            "storedfile",
            models.Index(
                "scan",
                F("scan_next_at").asc(nulls_first=True),
                "id",
                condition=Q(scan__in=["off", "waiting"]),
                name="machinery_file_unscanned",
            ),
        ),
    ]
