from django.db import migrations, models

# Only contracts that are not over have clocks, and home reads the due date of those alone.
_FILL = """
UPDATE contracts_contract contract
SET due_on = (terms.body ->> 'due_date')::date,
    next_at = (
        SELECT coalesce(acts_at, at) FROM machinery_deadline WHERE kind = 'contract' AND subject_id = contract.id
    )
FROM contracts_termsversion terms
WHERE terms.id = contract.terms_id AND contract.status IN ('offered', 'agreed', 'active', 'delivered', 'ending')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0037_decisions_in_place_of_records'),
        ('machinery', '0028_secret_key_known'),
    ]

    operations = [
        migrations.AddField(
            model_name='contract',
            name='due_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='contract',
            name='next_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
