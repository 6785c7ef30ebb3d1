"""Store with each stage whether it is paid, so that a termination or new terms cannot undo what was handed over."""

from django.db import migrations, models
from django.db.models import Q

PAID_SO_FAR = """
UPDATE contracts_stage stage SET paid = true
FROM contracts_contract contract JOIN contracts_termsversion terms ON terms.id = contract.terms_id
WHERE stage.contract_id = contract.id AND stage.status = 'approved' AND contract.paid > 0
    AND (contract.status = 'completed' OR terms.body ->> 'pay_on' = 'stage' AND contract.status <> 'ending')
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_append_only")]

    operations = [
        migrations.AddField("stage", "paid", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "stage",
            models.CheckConstraint(name="stage_paid", condition=Q(paid=False) | Q(status="approved")),
        ),
        migrations.RunSQL(PAID_SO_FAR, migrations.RunSQL.noop),
    ]
