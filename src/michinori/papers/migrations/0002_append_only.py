"""Nobody can change or delete documents and copies; serial numbers have no gaps (domain § 8, Papers)."""

from django.db import migrations

TABLES = ("papers_document", "papers_copy")

ON = """
CREATE TRIGGER {table}_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION machinery_refuse_change();
"""
OFF = "DROP TRIGGER {table}_append_only ON {table};"

# A transaction that asks for the next number reserves it until it ends, and leaves it to the next one if rolled back.
NUMBERS = """
CREATE FUNCTION papers_next_serial(wanted_kind text, wanted_year integer) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('papers_document ' || wanted_kind || ' ' || wanted_year, 0));
    RETURN 1 + coalesce((SELECT max(serial) FROM papers_document WHERE kind = wanted_kind AND year = wanted_year), 0);
END
$$;
CREATE FUNCTION papers_number_follows() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.serial <> papers_next_serial(NEW.kind, NEW.year) THEN
        RAISE EXCEPTION 'number % of % % does not follow the last', NEW.serial, NEW.kind, NEW.year
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER papers_document_number_follows BEFORE INSERT ON papers_document
FOR EACH ROW EXECUTE FUNCTION papers_number_follows();
"""
NUMBERS_OFF = """
DROP TRIGGER papers_document_number_follows ON papers_document;
DROP FUNCTION papers_number_follows();
DROP FUNCTION papers_next_serial(text, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial"), ("machinery", "0002_append_only")]

    operations = [
        *[migrations.RunSQL(ON.format(table=table), OFF.format(table=table)) for table in TABLES],
        migrations.RunSQL(NUMBERS, NUMBERS_OFF),
    ]
