"""Who says that a line is a payout which came back: above the limit two people, as with whose a line is.

A trigger lets a line be joined with a payout only where enough people stand for it. Lines that were joined before keep
no word.
"""

import django.db.models.deletion
from django.db import migrations, models

AGREED = """
CREATE FUNCTION treasury_line_bounced() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM treasury_lineassignment said
        WHERE said.line_id = NEW.id AND said.payout_id = NEW.payout_id AND said.booked_at IS NOT NULL
            AND said.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'nobody, or too few, have said that this line is a payout which came back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_bounced';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER treasury_line_bounced
BEFORE UPDATE OF status, payout_id ON treasury_statementline
FOR EACH ROW WHEN (
    NEW.status = 'bounced' AND (OLD.status <> 'bounced' OR OLD.payout_id IS DISTINCT FROM NEW.payout_id)
) EXECUTE FUNCTION treasury_line_bounced();
"""
AGREED_REVERSE = """
DROP TRIGGER treasury_line_bounced ON treasury_statementline;
DROP FUNCTION treasury_line_bounced();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0030_draft_scope'),
        ('treasury', '0023_runs_unsent'),
    ]

    operations = [
        migrations.AlterField(
            model_name='lineassignment',
            name='client',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='line_assignments', to='people.client'),
        ),
        migrations.AddField(
            model_name='lineassignment',
            name='payout',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='line_assignments', to='treasury.payout'),
        ),
        migrations.AddField(
            model_name='lineassignment',
            name='again',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name='lineassignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('client__isnull', False), ('payout__isnull', True)), models.Q(('again', False), ('back_at__isnull', True), ('payout__isnull', False)), _connector='OR'), name='line_assignment_whose'),
        ),
        migrations.RunSQL(AGREED, AGREED_REVERSE),
    ]
