"""A random mark of every outbox item. The default is set apart from the column, since to add both at once would rewrite
the table; of the rows there are, only those still to be delivered need one.
"""

import django.contrib.postgres.functions
from django.db import migrations, models

_DEFAULT = "ALTER TABLE machinery_outboxitem ALTER COLUMN mark SET DEFAULT gen_random_uuid()"
_WAITING = """
UPDATE machinery_outboxitem item SET mark = gen_random_uuid()
WHERE spread_at IS NULL
    OR EXISTS (SELECT FROM machinery_outboxdelivery WHERE item_id = item.id AND done_at IS NULL)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0008_installation_proved'),
    ]

    operations = [
        migrations.AddField(
            model_name='outboxitem',
            name='mark',
            field=models.UUIDField(null=True),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(_DEFAULT, "ALTER TABLE machinery_outboxitem ALTER COLUMN mark DROP DEFAULT"),
                migrations.RunSQL(_WAITING, migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='outboxitem',
                    name='mark',
                    field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), null=True),
                ),
            ],
        ),
    ]
