"""Charges of the bank take what is the operator's, but for a little: else any money that left could be called one.

What 30 days of charges may take beyond it stands in ``rules/money/charges.py`` as well.
"""

from django.db import migrations

CHARGES = """
CREATE FUNCTION ledger_keep_charges() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7305070);
    IF NEW.amount > ledger_free() AND NEW.amount + (
        SELECT coalesce(sum(amount), 0) FROM ledger_movement
        WHERE debit_id = 'bank_charges' AND at > NEW.at - interval '30 days'
    ) > 10000 THEN
        RAISE EXCEPTION 'the bank holds this money for others'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_charge_free';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_charges_kept
BEFORE INSERT ON ledger_movement
FOR EACH ROW WHEN (NEW.debit_id = 'bank_charges' OR NEW.kind = 'bank_charge')
EXECUTE FUNCTION ledger_keep_charges();
"""

CHARGES_REVERSE = """
DROP TRIGGER ledger_charges_kept ON ledger_movement;
DROP FUNCTION ledger_keep_charges();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_own_money")]

    operations = [migrations.RunSQL(CHARGES, CHARGES_REVERSE)]
