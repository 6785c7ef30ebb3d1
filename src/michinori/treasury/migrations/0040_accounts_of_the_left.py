"""The account of somebody who has left to which what comes later goes.

Of who left before, the newest that a link has named and from which nothing came back.
"""

from django.db import migrations, models

NAMED_BEFORE = """
UPDATE treasury_bankaccount named SET parting = true
WHERE named.id IN (
    SELECT DISTINCT ON (owner_id) id FROM treasury_bankaccount
    WHERE made_by = 'link' AND owner_id IS NOT NULL AND ended_at IS NOT NULL ORDER BY owner_id, made_at DESC, id DESC
) AND named.status = 'usable'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("treasury", "0039_accounts_by_others"),
    ]

    operations = [
        migrations.AddField(
            model_name="bankaccount",
            name="parting",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(NAMED_BEFORE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parting", True)), fields=("owner",), name="bank_account_parting_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parting", False), models.Q(("ended_at__isnull", False), ("owner__isnull", False)), _connector="OR"
                ),
                name="bank_account_parting",
            ),
        ),
    ]
