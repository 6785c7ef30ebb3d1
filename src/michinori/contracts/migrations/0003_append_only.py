"""Terms, payments and named amounts are history: never changed or deleted, by nobody (domain § 1, § 6, § 8)."""

from django.db import migrations

TABLES = ("contracts_termsversion", "contracts_payment", "contracts_position")

ON = """
CREATE TRIGGER {table}_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION machinery_refuse_change();
"""
OFF = "DROP TRIGGER {table}_append_only ON {table};"

# The stages of a contract under way add up to its price (domain § 3): checked when the transaction commits.
SUM = """
CREATE FUNCTION contracts_stages_add_up() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    checked text := to_jsonb(NEW) ->> TG_ARGV[0];
    difference bigint;
BEGIN
    SELECT c.price - c.superseded
           - (SELECT coalesce(sum(s.price), 0) FROM contracts_stage s WHERE s.contract_id = c.id AND s.number IS NOT NULL)
      INTO difference FROM contracts_contract c WHERE c.id = checked;
    IF difference <> 0 THEN
        RAISE EXCEPTION 'stages of % miss its price by %', checked, difference USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER contracts_stage_add_up AFTER INSERT OR UPDATE OF price, number ON contracts_stage
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contracts_stages_add_up('contract_id');
CREATE CONSTRAINT TRIGGER contracts_contract_add_up AFTER INSERT OR UPDATE OF price, superseded ON contracts_contract
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contracts_stages_add_up('id');
"""
SUM_OFF = """
DROP TRIGGER contracts_contract_add_up ON contracts_contract;
DROP TRIGGER contracts_stage_add_up ON contracts_stage;
DROP FUNCTION contracts_stages_add_up();
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_links"), ("machinery", "0002_append_only")]

    operations = [
        *[migrations.RunSQL(ON.format(table=table), OFF.format(table=table)) for table in TABLES],
        migrations.RunSQL(SUM, SUM_OFF),
    ]
