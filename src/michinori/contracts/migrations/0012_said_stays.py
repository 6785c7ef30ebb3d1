"""Make reports, entries, deliveries, requests, proposals, filings immutable by triggers, except for their answers."""

from django.db import migrations

SAID = {
    "contracts_report": "contract_id, stage_id, day, percent, has_file, at",
    "contracts_hourentry": "contract_id, day, week, minutes, has_file, n, at",
    "contracts_delivery": "contract_id, has_file, at",
    "contracts_changerequest": "contract_id, kind, changes, n, made_at",
    "contracts_amendment": "contract_id, by, body, price, based_on, reason, change_request_id, supersedes, made_at",
    "contracts_switch": "contract_id, by, amount, body, reason, made_at",
    "contracts_outsideresult": "termination_id, by, amount, file_id, filed_at",
}

ON = """
CREATE TRIGGER {table}_said_stays
BEFORE UPDATE OF {columns} OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION machinery_refuse_change();
"""
OFF = "DROP TRIGGER {table}_said_stays ON {table};"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0011_changed_n")]

    operations = [
        migrations.RunSQL(ON.format(table=table, columns=columns), OFF.format(table=table))
        for table, columns in SAID.items()
    ]
