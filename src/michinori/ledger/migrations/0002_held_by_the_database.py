"""The ledger's invariants, enforced by PostgreSQL (domain § 8).

Accounts and movements are append-only. Only triggers write balances: one creates a balance with its account, another
adds the movements of each INSERT to the balances. The CHECK on balances then refuses an overdraft.
"""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER ledger_account_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_account
FOR EACH STATEMENT EXECUTE FUNCTION machinery_refuse_change();

CREATE TRIGGER ledger_movement_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_movement
FOR EACH STATEMENT EXECUTE FUNCTION machinery_refuse_change();
"""

APPEND_ONLY_REVERSE = """
DROP TRIGGER ledger_movement_append_only ON ledger_movement;
DROP TRIGGER ledger_account_append_only ON ledger_account;
"""

# An account's kind and owner match its id; a movement touches an escrow only for that escrow's own contract.
NAMES = """
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_named CHECK (
    CASE
        WHEN kind IN ('client', 'escrow', 'worker')
            THEN owner_id IS NOT NULL AND owner_id <> '' AND id = kind || ':' || owner_id
        WHEN kind IN ('bank', 'bank_charges', 'losses', 'suspense', 'fee_income', 'fee_tax', 'payouts')
            THEN owner_id IS NULL AND id = kind
        ELSE false
    END
);

ALTER TABLE ledger_movement ADD CONSTRAINT ledger_movement_own_escrow CHECK (
    (NOT starts_with(debit_id, 'escrow:') OR (contract_id IS NOT NULL AND debit_id = 'escrow:' || contract_id))
    AND
    (NOT starts_with(credit_id, 'escrow:') OR (contract_id IS NOT NULL AND credit_id = 'escrow:' || contract_id))
);
"""

NAMES_REVERSE = """
ALTER TABLE ledger_movement DROP CONSTRAINT ledger_movement_own_escrow;
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_named;
"""

# SECURITY DEFINER: the application's role may not write balances; this function and the next run as the owner.
OPEN_BALANCE = """
CREATE FUNCTION ledger_open_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO ledger_balance (account_id, amount)
    SELECT id, 0 FROM new_accounts WHERE kind IN ('client', 'escrow', 'worker');
    RETURN NULL;
END
$$;

CREATE TRIGGER ledger_account_opens_balance
AFTER INSERT ON ledger_account REFERENCING NEW TABLE AS new_accounts
FOR EACH STATEMENT EXECUTE FUNCTION ledger_open_balance();
"""

OPEN_BALANCE_REVERSE = """
DROP TRIGGER ledger_account_opens_balance ON ledger_account;
DROP FUNCTION ledger_open_balance();
"""

# All three kinds grow by credit. The rows are locked in the order of their ids first, so that postings cannot deadlock.
MOVE_BALANCE = """
CREATE FUNCTION ledger_move_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM ledger_balance
    WHERE account_id IN (SELECT debit_id FROM new_movements UNION SELECT credit_id FROM new_movements)
    ORDER BY account_id FOR UPDATE;

    UPDATE ledger_balance balance
    SET amount = balance.amount + change.amount
    FROM (
        SELECT account_id, sum(amount) AS amount
        FROM (
            SELECT credit_id AS account_id, amount FROM new_movements
            UNION ALL
            SELECT debit_id, -amount FROM new_movements
        ) legs
        GROUP BY account_id
    ) change
    WHERE balance.account_id = change.account_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER ledger_movement_moves_balances
AFTER INSERT ON ledger_movement REFERENCING NEW TABLE AS new_movements
FOR EACH STATEMENT EXECUTE FUNCTION ledger_move_balances();
"""

MOVE_BALANCE_REVERSE = """
DROP TRIGGER ledger_movement_moves_balances ON ledger_movement;
DROP FUNCTION ledger_move_balances();
"""

# At depth 1 this trigger was fired by a client's statement; at depth 2 by one of the two triggers above.
BALANCES_BY_TRIGGER = """
CREATE FUNCTION ledger_refuse_by_hand() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'balances follow from movements: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER ledger_balance_by_trigger_only
BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger_balance
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_by_hand();
"""

BALANCES_BY_TRIGGER_REVERSE = """
DROP TRIGGER ledger_balance_by_trigger_only ON ledger_balance;
DROP FUNCTION ledger_refuse_by_hand();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("machinery", "0002_append_only")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_REVERSE),
        migrations.RunSQL(NAMES, NAMES_REVERSE),
        migrations.RunSQL(OPEN_BALANCE, OPEN_BALANCE_REVERSE),
        migrations.RunSQL(MOVE_BALANCE, MOVE_BALANCE_REVERSE),
        migrations.RunSQL(BALANCES_BY_TRIGGER, BALANCES_BY_TRIGGER_REVERSE),
    ]
