from django.db import migrations

# The market's last day, for commands and for the triggers that refuse contracts beyond it. Whoever asks holds the lock
# with others until the end of the transaction; who names the day holds it alone (machinery/last_day.py). Each statement
# of a volatile function sees what was committed until it began, so that the day is read after the lock was got.
LAST_DAY = """
CREATE FUNCTION machinery_last_day() RETURNS date
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
DECLARE
    day text;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(x'636c6f73'::bigint);
    SELECT value #>> '{}' INTO day FROM machinery_setting WHERE key = 'last_day' ORDER BY first DESC, id DESC LIMIT 1;
    RETURN nullif(day, '')::date;
END
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0015_opening'),
    ]

    operations = [migrations.RunSQL(LAST_DAY, "DROP FUNCTION machinery_last_day();")]
