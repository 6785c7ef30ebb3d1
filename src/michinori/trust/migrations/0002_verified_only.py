"""Conduct counts contracts between verified parties only. The figures themselves are counted anew with the next event
of any contract (``trust.commands.counting``).
"""

from django.conf import settings
from django.db import migrations, models


VERIFIED = """
UPDATE trust_contractfacts f SET verified = true
FROM contracts_contract c
JOIN people_user w ON w.id = c.worker_id
JOIN people_client k ON k.id = c.client_id
LEFT JOIN people_user u ON u.id = k.user_id
LEFT JOIN people_organisation o ON o.id = k.organisation_id
WHERE c.id = f.contract_id AND w.verified AND COALESCE(o.verified, u.verified)
"""
NOT_COUNTED = "UPDATE trust_contractfacts SET counts = false WHERE counts AND NOT verified"


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0016_ladder_is_stages'),
        ('people', '0007_suspensions'),
        ('trust', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='contractfacts',
            name='facts_that_count',
        ),
        migrations.RemoveConstraint(
            model_name='figure',
            name='figure_of_a_side',
        ),
        migrations.RemoveConstraint(
            model_name='figure',
            name='figure_counts',
        ),
        migrations.RemoveConstraint(
            model_name='figureanswer',
            name='answer_of_a_side',
        ),
        migrations.AddField(
            model_name='contractfacts',
            name='unfunded',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='contractfacts',
            name='verified',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='figure',
            name='yen',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(VERIFIED, migrations.RunSQL.noop),
        migrations.RunSQL(NOT_COUNTED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='contractfacts',
            constraint=models.CheckConstraint(condition=models.Q(('counts', False), models.Q(('begun_at__isnull', False), ('price__gte', 1000), ('verified', True)), _connector='OR'), name='facts_that_count'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('key__in', ('ended_halfway', 'restarts_per_contract', 'offers_below_half', 'revisions_used', 'days_to_accept', 'approved_by_clock', 'blocked_by', 'never_funded', 'objected_share')), ('side', 'client')), models.Q(('key__in', ('finished', 'late', 'objected_share')), ('side', 'worker')), ('key', 'not_counted'), _connector='OR'), name='figure_of_a_side'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(('hits__gte', 0), ('n__gte', 1), ('trials__gte', models.F('n')), ('yen__gte', 0)), name='figure_counts'),
        ),
        migrations.AddConstraint(
            model_name='figureanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('key__in', ('ended_halfway', 'restarts_per_contract', 'offers_below_half', 'revisions_used', 'days_to_accept', 'approved_by_clock', 'blocked_by', 'never_funded', 'objected_share')), ('side', 'client')), models.Q(('key__in', ('finished', 'late', 'objected_share')), ('side', 'worker')), _connector='OR'), models.Q(('text', ''), _negated=True)), name='answer_of_a_side'),
        ),
    ]
