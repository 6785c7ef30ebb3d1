"""Endings as domain § 6 has them: notices, moves counted by the day, kinds of outside results, the day of record of an
insolvency.

For insolvencies recorded before, a delivery's days begin anew with this version, so that no trustee is late at once.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0019_files_pass'),
        ('machinery', '0004_rate'),
        ('market', '0004_finding'),
        ('people', '0007_suspensions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='termination',
            name='termination_one_open',
        ),
        migrations.RemoveConstraint(
            model_name='termination',
            name='termination_status',
        ),
        migrations.AddField(
            model_name='contract',
            name='frozen_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='contract',
            name='open_notice',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.termination'),
        ),
        migrations.AddField(
            model_name='outsideresult',
            name='kind',
            field=models.CharField(db_default='private_record', default='private_record', max_length=16),
        ),
        migrations.AddField(
            model_name='termination',
            name='begins_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='termination',
            name='client_moved_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termination',
            name='client_moves',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='termination',
            name='noticed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='termination',
            name='worker_moved_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='termination',
            name='worker_moves',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('open_notice__isnull', True), ('status__in', ('active', 'delivered')), _connector='OR'), name='contract_notice_under_way'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frozen', False), ('frozen_at__isnull', True)), ('frozen', True), _connector='OR'), name='contract_frozen_since'),
        ),
        migrations.AddConstraint(
            model_name='outsideresult',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('judgment', 'court_settlement', 'certified_odr', 'private_record'))), name='result_kind'),
        ),
        migrations.AddConstraint(
            model_name='termination',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('open', 'notice'))), fields=('contract',), name='termination_one_open'),
        ),
        migrations.AddConstraint(
            model_name='termination',
            constraint=models.CheckConstraint(condition=models.Q(('client_moves__range', (0, 3)), ('worker_moves__range', (0, 3))), name='termination_moves'),
        ),
        migrations.AddConstraint(
            model_name='termination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('settled_amount__isnull', True), ('status', 'open')), models.Q(('begins_at__isnull', False), ('closed_at__isnull', True), ('settled_amount__isnull', True), ('status', 'notice')), models.Q(('closed_at__isnull', False), ('settled_amount__isnull', True), ('status__in', ('withdrawn', 'lapsed'))), models.Q(('closed_at__isnull', False), ('settled_amount__gte', 0), ('settled_amount__isnull', False), ('settled_by__in', ('agreement', 'undisputed', 'silence', 'bids', 'standing_rule', 'outside_result')), ('settled_by__isnull', False), ('status', 'settled')), _connector='OR'), name='termination_status'),
        ),
        # The last, because PostgreSQL cannot alter a table with pending changes to its rows.
        migrations.RunSQL(
            "UPDATE contracts_contract SET frozen_at = GREATEST(last_at, now()) WHERE frozen",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            """
            UPDATE machinery_deadline SET at = LEAST(at, now()), acts_at = LEAST(acts_at, now())
            WHERE kind = 'contract'
              AND subject_id IN (SELECT id FROM contracts_contract WHERE frozen AND open_delivery_id IS NOT NULL)
            """,
            migrations.RunSQL.noop,
        ),
    ]
