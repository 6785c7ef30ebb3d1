"""What was said of a line and booked stays as it was said, and a line leaves its client only once that has ended.

Migrations 0020 and 0024 hold only how a line comes to a client or a payout.
"""

from django.db import migrations

KEPT = """
CREATE FUNCTION treasury_line_assignment_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what was booked by this word is booked'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'line_assignment_kept';
END
$$;

CREATE TRIGGER treasury_line_assignment_kept
BEFORE UPDATE ON treasury_lineassignment
FOR EACH ROW WHEN (
    OLD.booked_at IS NOT NULL AND (
        OLD.line_id IS DISTINCT FROM NEW.line_id OR OLD.client_id IS DISTINCT FROM NEW.client_id
        OR OLD.payout_id IS DISTINCT FROM NEW.payout_id OR OLD.two_people IS DISTINCT FROM NEW.two_people
        OR OLD.booked_at IS DISTINCT FROM NEW.booked_at
        OR OLD.ended_at IS NOT NULL AND OLD.ended_at IS DISTINCT FROM NEW.ended_at
    )
) EXECUTE FUNCTION treasury_line_assignment_kept();

CREATE FUNCTION treasury_line_left() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM treasury_lineassignment said
        WHERE said.line_id = OLD.id AND said.booked_at IS NOT NULL AND said.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'somebody''s word still stands by which this line was booked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_left';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER treasury_line_left
BEFORE UPDATE OF status, client_id, payout_id ON treasury_statementline
FOR EACH ROW WHEN (
    OLD.status IN ('assigned', 'bounced') AND (
        OLD.status <> NEW.status OR OLD.client_id IS DISTINCT FROM NEW.client_id
        OR OLD.payout_id IS DISTINCT FROM NEW.payout_id
    )
) EXECUTE FUNCTION treasury_line_left();
"""
KEPT_REVERSE = """
DROP TRIGGER treasury_line_left ON treasury_statementline;
DROP FUNCTION treasury_line_left();
DROP TRIGGER treasury_line_assignment_kept ON treasury_lineassignment;
DROP FUNCTION treasury_line_assignment_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('treasury', '0025_holds_as_they_stood'),
    ]

    operations = [
        migrations.RunSQL(KEPT, KEPT_REVERSE),
    ]
