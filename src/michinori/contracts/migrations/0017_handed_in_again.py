"""Allow a delivery to be replaced by one handed in again, and give stages their days where a delivery now takes none.

Before, a delivery without a file stopped the clocks of the stages that had one. Now these run on; where such a delivery
is open, their days begin with this migration, so that nobody's time has run out unseen. The old version of the program
can go on running: it ignores ``submitted_at`` of stages while a delivery is open. The constraint is replaced first,
because PostgreSQL cannot alter a table with pending changes to its rows.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0016_ladder_is_stages")]

    operations = [
        migrations.RemoveConstraint(model_name="delivery", name="delivery_answer"),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__isnull", True),
                    models.Q(
                        ("answer__in", ("accepted", "sent_back", "replaced", "reopened", "ended")),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="delivery_answer",
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE contracts_stage SET submitted_at = now()
            FROM contracts_contract, contracts_delivery
            WHERE contracts_contract.id = contracts_stage.contract_id
              AND contracts_delivery.id = contracts_contract.open_delivery_id
              AND NOT contracts_delivery.has_file
              AND contracts_stage.status = 'submitted' AND contracts_stage.submission_filed
            """,
            migrations.RunSQL.noop,
        ),
    ]
