"""The operator's own money: who says of a line of the bank that it is, and who agrees.

A trigger lets a line be settled so only when enough people stand for it.
"""

import django.db.models.deletion
from django.db import migrations, models


AGREED = """
CREATE FUNCTION treasury_own_money_agreed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM treasury_ownmoney said
        WHERE said.line_id = NEW.id AND (NOT said.two_people OR said.second_by <> '')
    ) THEN
        RAISE EXCEPTION 'nobody, or too few, have said that this line is the operator''s own money'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'own_money_agreed';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER treasury_own_money_agreed
BEFORE INSERT OR UPDATE ON treasury_statementline
FOR EACH ROW WHEN (NEW.status = 'own') EXECUTE FUNCTION treasury_own_money_agreed();
"""

AGREED_REVERSE = """
DROP TRIGGER treasury_own_money_agreed ON treasury_statementline;
DROP FUNCTION treasury_own_money_agreed();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0023_consents'),
        ('treasury', '0009_parting_refunds'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnMoney',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='own_money', serialize=False, to='treasury.statementline')),
                ('two_people', models.BooleanField()),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.TextField()),
                ('why', models.TextField()),
                ('second_at', models.DateTimeField(null=True)),
                ('second_by', models.TextField(default='')),
                ('second_why', models.TextField(default='')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='statementline',
            name='statement_line_status',
        ),
        migrations.RemoveConstraint(
            model_name='statementline',
            name='statement_line_way',
        ),
        migrations.RemoveConstraint(
            model_name='statementline',
            name='statement_line_settled',
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('matched', 'suspense', 'assigned', 'returned', 'bounced', 'card', 'out', 'charge', 'sent', 'own'))), name='statement_line_status'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), models.Q(('status__in', ('out', 'charge', 'sent')), _negated=True)), models.Q(('amount__lt', 0), ('status__in', ('out', 'charge', 'sent', 'own'))), _connector='OR'), name='statement_line_way'),
        ),
        migrations.AddConstraint(
            model_name='statementline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('status__in', ('assigned', 'returned', 'bounced', 'card', 'charge', 'sent', 'own')), models.Q(('settled_by', ''), _negated=True)), models.Q(models.Q(('status__in', ('assigned', 'returned', 'bounced', 'card', 'charge', 'sent', 'own')), _negated=True), ('settled_at__isnull', True)), _connector='OR'), name='statement_line_settled'),
        ),
        migrations.AddConstraint(
            model_name='ownmoney',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_by', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='own_money_why'),
        ),
        migrations.AddConstraint(
            model_name='ownmoney',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('second_at__isnull', True), ('second_by', ''), ('second_why', '')), models.Q(('second_at__isnull', False), ('two_people', True), models.Q(('second_why', ''), _negated=True), models.Q(('second_by__in', ('', models.F('asked_by'))), _negated=True)), _connector='OR'), name='own_money_second'),
        ),
        migrations.RunSQL(AGREED, AGREED_REVERSE),
    ]
