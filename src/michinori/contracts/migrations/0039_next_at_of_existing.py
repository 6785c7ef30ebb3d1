from itertools import batched

from django.db import migrations

_OPEN = ('offered', 'agreed', 'active', 'delivered', 'ending')
_FILL = """
UPDATE contracts_contract contract
SET due_on = (terms.body ->> 'due_date')::date,
    next_at = (
        SELECT coalesce(acts_at, at) FROM machinery_deadline WHERE kind = 'contract' AND subject_id = contract.id
    )
FROM contracts_termsversion terms
WHERE terms.id = contract.terms_id AND contract.due_on IS NULL AND contract.id = ANY(%s)
"""


def fill(apps, schema_editor):
    """Of the contracts that are not over, of which home reads it, a thousand at a time, so that none is locked for
    long.
    """
    rows = apps.get_model("contracts", "Contract").objects.using(schema_editor.connection.alias)
    ids = rows.filter(due_on=None, status__in=_OPEN).values_list("id", flat=True)
    with schema_editor.connection.cursor() as cursor:
        for some in batched([*ids], 1000):
            cursor.execute(_FILL, [[*some]])


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('contracts', '0038_next_at'),
        ('machinery', '0028_secret_key_known'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
