"""The sums of statements' lines by account and day, kept by a trigger, so that a year of them is read in a few rows."""

from django.db import migrations, models

KNOWN = """
INSERT INTO treasury_statementday (account, day, moved)
SELECT account, day, sum(amount) FROM treasury_statementline GROUP BY account, day;
"""
KEPT = """
CREATE FUNCTION treasury_statement_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO treasury_statementday (account, day, moved)
    SELECT account, day, sum(amount) FROM came GROUP BY account, day ORDER BY account, day
    ON CONFLICT (account, day) DO UPDATE SET moved = treasury_statementday.moved + EXCLUDED.moved;
    RETURN NULL;
END
$$;

CREATE TRIGGER treasury_statement_days
AFTER INSERT ON treasury_statementline REFERENCING NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION treasury_statement_days();
"""
KEPT_REVERSE = """
DROP TRIGGER treasury_statement_days ON treasury_statementline;
DROP FUNCTION treasury_statement_days();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('treasury', '0021_act_reasons'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatementDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.TextField()),
                ('day', models.DateField()),
                ('moved', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'day'), name='statement_day_once')],
            },
        ),
        migrations.RunSQL(KEPT, KEPT_REVERSE),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
