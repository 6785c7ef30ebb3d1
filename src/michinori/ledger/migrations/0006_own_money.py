"""The operator's own money: an account for what it has taken out, and what may be taken out at most.

Money leaves only as far as the bank holds more than is owed to others, by the ledger; one such movement after the other.
The looser rule for names is not validated: what the earlier one let pass it lets pass, too.
"""

from django.db import migrations

NAMES = """
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_named;
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_named CHECK (
    CASE
        WHEN kind IN ('client', 'escrow', 'worker')
            THEN owner_id IS NOT NULL AND owner_id <> '' AND id = kind || ':' || owner_id
        WHEN kind IN (
            'bank', 'bank_charges', 'losses', 'suspense', 'fee_income', 'fee_tax', 'payouts', 'card', 'card_fees',
            'claims'{more}
        )
            THEN owner_id IS NULL AND id = kind
        ELSE false
    END
) NOT VALID;
"""

OWN = """
CREATE FUNCTION ledger_free() RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT (
        (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE debit_id = 'bank')
        - (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE credit_id = 'bank')
        - (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE credit_id IN ('payouts', 'suspense'))
        + (SELECT coalesce(sum(amount), 0) FROM ledger_movement WHERE debit_id IN ('payouts', 'suspense'))
        - (SELECT coalesce(sum(amount), 0) FROM ledger_balance)
    )::bigint
$$;

CREATE FUNCTION ledger_keep_own() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.kind = 'own_out' AND NEW.debit_id = 'own' AND NEW.credit_id = 'bank' THEN
        PERFORM pg_advisory_xact_lock(7305070);
        IF NEW.amount > ledger_free() THEN
            RAISE EXCEPTION 'the bank holds this money for others'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_own_free';
        END IF;
    ELSIF NOT (NEW.kind = 'own_in' AND NEW.debit_id = 'suspense' AND NEW.credit_id = 'own') THEN
        RAISE EXCEPTION 'the operator''s money moves to and from its bank only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_own_way';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_own_kept
BEFORE INSERT ON ledger_movement
FOR EACH ROW WHEN (NEW.debit_id = 'own' OR NEW.credit_id = 'own' OR NEW.kind IN ('own_out', 'own_in'))
EXECUTE FUNCTION ledger_keep_own();
"""

OWN_REVERSE = """
DROP TRIGGER ledger_own_kept ON ledger_movement;
DROP FUNCTION ledger_keep_own();
DROP FUNCTION ledger_free();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_cards_and_freezes")]

    operations = [
        migrations.RunSQL(NAMES.format(more=", 'own'"), NAMES.format(more="")),
        migrations.RunSQL(OWN, OWN_REVERSE),
    ]
