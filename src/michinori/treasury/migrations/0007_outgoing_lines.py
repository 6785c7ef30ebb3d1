"""What left the bank is a charge of the bank or a run that was sent."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KNOWN = ["matched", "suspense", "assigned", "returned", "bounced", "card", "out"]
OUT = ("out", "charge", "sent")
SETTLED = ("assigned", "returned", "bounced", "card", "charge", "sent")


class Migration(migrations.Migration):
    dependencies = [("treasury", "0006_cards")]

    operations = [
        migrations.AddField(
            model_name="statementline",
            name="run",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="treasury.payoutrun",
            ),
        ),
        migrations.RemoveConstraint(model_name="statementline", name="statement_line_status"),
        migrations.RemoveConstraint(model_name="statementline", name="statement_line_way"),
        migrations.RemoveConstraint(model_name="statementline", name="statement_line_settled"),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=Q(status__in=(*KNOWN, "charge", "sent")), name="statement_line_status"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(status__in=OUT) | Q(amount__lt=0, status__in=OUT),
                name="statement_line_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=Q(status__in=SETTLED, settled_at__isnull=False) & ~Q(settled_by="")
                | ~Q(status__in=SETTLED) & Q(settled_at__isnull=True),
                name="statement_line_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=Q(status="sent", run__isnull=False) | ~Q(status="sent") & Q(run__isnull=True),
                name="statement_line_run",
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(condition=Q(status="out"), fields=["day", "id"], name="statement_line_out"),
        ),
    ]
