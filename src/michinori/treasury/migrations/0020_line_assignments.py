"""To whom staff say a line belongs, who agrees, and who says that it was wrong.

A trigger lets a line be assigned only where enough people stand for it. Lines that were assigned before get the word of
who did it.
"""


import django.db.models.deletion
import michinori.treasury.models.assignments
from django.db import migrations, models

KNOWN = """
INSERT INTO treasury_lineassignment (id, line_id, client_id, two_people, asked_at, asked_by, why, second_by, second_why,
    booked_at, back_two, back_by, back_why, ended_by, ended_why)
SELECT 'las_' || substr(id, 5), id, client_id, false, settled_at, settled_by, coalesce(nullif(reason, ''), '—'), '', '',
    settled_at, false, '', '', '', ''
FROM treasury_statementline WHERE status = 'assigned';
"""
AGREED = """
CREATE FUNCTION treasury_line_assigned() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM treasury_lineassignment said
        WHERE said.line_id = NEW.id AND said.client_id = NEW.client_id AND said.booked_at IS NOT NULL
            AND said.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'nobody, or too few, have said that this line is the client''s'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_assigned';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER treasury_line_assigned
BEFORE UPDATE OF status, client_id ON treasury_statementline
FOR EACH ROW WHEN (NEW.status = 'assigned') EXECUTE FUNCTION treasury_line_assigned();
"""
AGREED_REVERSE = """
DROP TRIGGER treasury_line_assigned ON treasury_statementline;
DROP FUNCTION treasury_line_assigned();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0030_draft_scope'),
        ('treasury', '0019_payout_holds'),
    ]

    operations = [
        migrations.CreateModel(
            name='LineAssignment',
            fields=[
                ('id', models.TextField(default=michinori.treasury.models.assignments.new_assignment_id, primary_key=True, serialize=False)),
                ('two_people', models.BooleanField()),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.TextField()),
                ('why', models.TextField()),
                ('second_at', models.DateTimeField(null=True)),
                ('second_by', models.TextField(default='')),
                ('second_why', models.TextField(default='')),
                ('booked_at', models.DateTimeField(null=True)),
                ('back_two', models.BooleanField(default=False)),
                ('back_at', models.DateTimeField(null=True)),
                ('back_by', models.TextField(default='')),
                ('back_why', models.TextField(default='')),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.TextField(default='')),
                ('ended_why', models.TextField(default='')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='line_assignments', to='people.client')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='treasury.statementline')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('booked_at__isnull', False)), fields=['booked_at'], name='line_assigned_since'), models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['ended_at'], name='line_taken_back_since')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('line',), name='line_assignment_once'), models.CheckConstraint(condition=models.Q(models.Q(('asked_by', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='line_assignment_why'), models.CheckConstraint(condition=models.Q(models.Q(('second_at__isnull', True), ('second_by', ''), ('second_why', '')), models.Q(('second_at__isnull', False), ('two_people', True), models.Q(('second_why', ''), _negated=True), models.Q(('second_by__in', ('', models.F('asked_by'))), _negated=True)), _connector='OR'), name='line_assignment_second'), models.CheckConstraint(condition=models.Q(('booked_at__isnull', True), ('two_people', False), ('second_at__isnull', False), _connector='OR'), name='line_assignment_booked'), models.CheckConstraint(condition=models.Q(models.Q(('back_at__isnull', True), ('back_by', ''), ('back_two', False), ('back_why', '')), models.Q(('back_at__isnull', False), ('booked_at__isnull', False), models.Q(('back_by', ''), _negated=True), models.Q(('back_why', ''), _negated=True)), _connector='OR'), name='line_assignment_back'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by', ''), ('ended_why', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('ended_why', ''), _negated=True), models.Q(('booked_at__isnull', True), models.Q(('back_at__isnull', False), models.Q(('back_two', False), models.Q(('ended_by', models.F('back_by')), _negated=True), _connector='OR')), _connector='OR')), _connector='OR'), name='line_assignment_ended')],
            },
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(AGREED, AGREED_REVERSE),
    ]
