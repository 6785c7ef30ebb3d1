"""Staff say that an account is not that of its owner."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0038_sender_letters'),
        ('treasury', '0036_sender_letters'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='bankaccount',
            name='bank_account_status',
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('usable', 'unverified', 'returned', 'refused'))), name='bank_account_status'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('owner__isnull', False), models.Q(('vouched_by', ''), _negated=True), models.Q(('vouched_why', ''), _negated=True)), _connector='OR'), name='bank_account_refused'),
        ),
    ]
