"""Make sealed bids and class disputes append-only, and fill in when terminations of before were answered (domain §§ 5,
6).
"""

from django.db import migrations

TABLES = ("contracts_sealedbid", "contracts_classdispute")

ON = """
CREATE TRIGGER {table}_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION machinery_refuse_change();
"""
OFF = "DROP TRIGGER {table}_append_only ON {table};"

ANSWERED = """
UPDATE contracts_termination ending SET answered_at = first.at
FROM (
    SELECT position.termination_id, min(position.at) AS at
    FROM contracts_position position JOIN contracts_termination opened ON opened.id = position.termination_id
    WHERE position.by <> opened.opened_by GROUP BY position.termination_id
) first
WHERE first.termination_id = ending.id AND ending.answered_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_irregular_roads")]

    operations = [
        *[migrations.RunSQL(ON.format(table=table), OFF.format(table=table)) for table in TABLES],
        migrations.RunSQL(ANSWERED, migrations.RunSQL.noop),
    ]
