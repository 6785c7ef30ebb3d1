"""Nobody can change events: the application's role lacks the privilege, and this trigger refuses even the owner."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION machinery_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
"""

# For each statement, so that it also refuses TRUNCATE, and changes that match no row.
EVENTS = """
CREATE TRIGGER machinery_event_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON machinery_event
FOR EACH STATEMENT EXECUTE FUNCTION machinery_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("machinery", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION machinery_refuse_change();"),
        migrations.RunSQL(EVENTS, "DROP TRIGGER machinery_event_append_only ON machinery_event;"),
    ]
