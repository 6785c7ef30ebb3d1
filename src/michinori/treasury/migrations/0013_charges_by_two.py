"""A charge above what banks take day by day needs a word as the operator's own money does, and as many people.

Lines that were called charges before stay as they are.
"""

from django.db import migrations, models

AGREED = """
CREATE OR REPLACE FUNCTION treasury_own_money_agreed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status = 'charge' AND (-NEW.amount <= 10000 OR (TG_OP = 'UPDATE' AND OLD.status = 'charge')) THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM treasury_ownmoney said
        WHERE said.line_id = NEW.id AND said.what = NEW.status AND (NOT said.two_people OR said.second_by <> '')
    ) THEN
        RAISE EXCEPTION 'nobody, or too few, have said that this line is the operator''s own money, or a charge'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'own_money_agreed';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER treasury_own_money_agreed ON treasury_statementline;
CREATE TRIGGER treasury_own_money_agreed
BEFORE INSERT OR UPDATE ON treasury_statementline
FOR EACH ROW WHEN (NEW.status IN ('own', 'charge')) EXECUTE FUNCTION treasury_own_money_agreed();
"""

AGREED_REVERSE = """
DROP TRIGGER treasury_own_money_agreed ON treasury_statementline;
CREATE TRIGGER treasury_own_money_agreed
BEFORE INSERT OR UPDATE ON treasury_statementline
FOR EACH ROW WHEN (NEW.status = 'own') EXECUTE FUNCTION treasury_own_money_agreed();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('treasury', '0012_runs_dissolved'),
    ]

    operations = [
        migrations.AddField(
            model_name='ownmoney',
            name='what',
            field=models.CharField(db_default='own', default='own', max_length=6),
        ),
        migrations.AddConstraint(
            model_name='ownmoney',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ('own', 'charge'))), name='own_money_what'),
        ),
        migrations.RunSQL(AGREED, AGREED_REVERSE),
    ]
