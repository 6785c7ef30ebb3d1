"""Files pass by the percent paid of their stage, and what has not passed can be bought after the end (domain § 2).

Files of before get the percent at which they were handed in, and contracts the instant at which they ended, both from
their events. What had passed stays passed.
"""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

PERCENT = """
UPDATE contracts_attachment attached SET percent = greatest(1, (event.data ->> 'percent')::int)
FROM machinery_event event
WHERE event.subject_id = attached.contract_id AND event.n = attached.n AND event.kind = 'progress_reported'
"""
ENDED = """
UPDATE contracts_contract contract SET ended_at = coalesce(
    (SELECT max(event.at) FROM machinery_event event
     WHERE event.subject_id = contract.id AND event.kind IN ('contract_completed', 'ending_settled')),
    contract.last_at)
WHERE contract.status IN ('completed', 'ended')
"""
# What had passed under the rules of before stays the client's: everything, where a contract had ended with a payment.
PASSED = """
UPDATE contracts_attachment attached SET superseded = true
FROM contracts_contract contract
WHERE contract.id = attached.contract_id AND attached.by = 'worker' AND contract.status = 'ended' AND contract.paid > 0
"""
# Rows written twice in one transaction have checks of foreign keys waiting, and no index is made on such a table; the
# one of shown_by is, at the end. Added later: databases with such rows could not be upgraded (decision 64).
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"
# A stage is bought once, after the end, for as much as the purchases of its contract say.
BOUGHT = """
CREATE FUNCTION contracts_stage_bought() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.bought <> 0 OR NOT EXISTS (
        SELECT 1 FROM contracts_contract c WHERE c.id = NEW.contract_id AND c.status IN ('completed', 'ended')
    ) THEN
        RAISE EXCEPTION 'stage % cannot be bought', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT sum(s.bought) FROM contracts_stage s WHERE s.contract_id = NEW.contract_id) IS DISTINCT FROM
       (SELECT sum(p.before_tax) FROM contracts_payment p WHERE p.contract_id = NEW.contract_id AND p.kind = 'purchase')
    THEN
        RAISE EXCEPTION 'the purchases of % do not add up', NEW.contract_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER contracts_stage_bought AFTER UPDATE OF bought ON contracts_stage
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.bought <> OLD.bought) EXECUTE FUNCTION contracts_stage_bought();
"""
BOUGHT_OFF = """
DROP TRIGGER contracts_stage_bought ON contracts_stage;
DROP FUNCTION contracts_stage_bought();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0018_stage_let_begin'),
        ('machinery', '0006_file_pages'),
        ('market', '0004_finding'),
        ('people', '0007_suspensions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='stage',
            name='stage_paid',
        ),
        migrations.AddField(
            model_name='attachment',
            name='inspection',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='attachment',
            name='left_behind',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='attachment',
            name='percent',
            field=models.SmallIntegerField(db_default=100, default=100),
        ),
        migrations.AddField(
            model_name='attachment',
            name='shown_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='machinery.storedfile'),
        ),
        migrations.AddField(
            model_name='contract',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='stage',
            name='bought',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='stage',
            name='left_behind',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='stage',
            name='paid',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('percent__range', (1, 100))), name='attachment_percent'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('superseded', False), ('left_behind', False), _connector='OR'), name='attachment_before'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('status__in', ('completed', 'ended')), _connector='OR'), name='contract_ended_at'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.CheckConstraint(condition=models.Q(('bought__gte', 0), ('bought__lte', django.db.models.expressions.CombinedExpression(models.F('price'), '+', models.F('left_behind'))), ('left_behind__gte', 0)), name='stage_bought'),
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.TextField()),
                ('at', models.DateTimeField()),
                ('attachment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='contracts.attachment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('attachment', 'user_id'), name='inspection_once')],
            },
        ),
        migrations.RunSQL(PERCENT, migrations.RunSQL.noop),
        migrations.RunSQL(ENDED, migrations.RunSQL.noop),
        migrations.RunSQL(PASSED, migrations.RunSQL.noop),
        migrations.RunSQL(CHECK_NOW, migrations.RunSQL.noop),
        migrations.RunSQL(BOUGHT, BOUGHT_OFF),
    ]
