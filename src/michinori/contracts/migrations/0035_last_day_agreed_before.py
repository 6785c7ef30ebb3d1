from django.db import migrations

# What stood before the last day was named goes on (decision 48): a deposit brings terms into force on which both had
# agreed, and a contract that continues another one, by a switch or a handover, may be due when that one was. The
# commands are stricter (rules/contract/last_day.py): here what was proposed before counts as well.
FORWARD = """
CREATE FUNCTION contracts_due_stood(contract text, due date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH named AS (
        SELECT set_at AS at FROM machinery_setting WHERE key = 'last_day' ORDER BY first DESC, id DESC LIMIT 1
    ), former AS (
        SELECT continues_id AS id FROM contracts_contract WHERE id = contract AND continues_id IS NOT NULL
    )
    SELECT EXISTS (
        SELECT FROM contracts_termsversion WHERE contract_id IN (SELECT contract UNION SELECT id FROM former)
            AND (body ->> 'due_date')::date >= due
    ) OR EXISTS (
        SELECT FROM contracts_amendment, named WHERE contract_id = contract
            AND (body ->> 'due_date')::date = due AND since < named.at
    ) OR EXISTS (
        SELECT FROM contracts_switch, named WHERE contract_id IN (SELECT id FROM former)
            AND (body ->> 'due_date')::date = due AND coalesce(since, made_at) < named.at
    )
$$;
CREATE OR REPLACE FUNCTION contracts_terms_before_last_day() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last date := machinery_last_day();
    due date := (NEW.body ->> 'due_date')::date;
BEGIN
    IF due > last AND NOT contracts_due_stood(NEW.contract_id, due) THEN
        RAISE EXCEPTION 'terms of % go beyond the last day', NEW.contract_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION contracts_agreed_before_last_day() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last date := machinery_last_day();
BEGIN
    IF EXISTS (
        SELECT FROM contracts_termsversion terms WHERE id = NEW.terms_id AND (body ->> 'due_date')::date > last
            AND NOT EXISTS (
                SELECT FROM contracts_termsversion former
                WHERE former.contract_id = NEW.continues_id AND former.body ->> 'due_date' >= terms.body ->> 'due_date'
            )
    ) THEN
        RAISE EXCEPTION '% goes beyond the last day', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION contracts_terms_before_last_day() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last date := machinery_last_day();
    due date := (NEW.body ->> 'due_date')::date;
BEGIN
    IF due > last AND NOT EXISTS (
        SELECT FROM contracts_termsversion
        WHERE contract_id = NEW.contract_id AND (body ->> 'due_date')::date >= due
    ) THEN
        RAISE EXCEPTION 'terms of % go beyond the last day', NEW.contract_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION contracts_agreed_before_last_day() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last date := machinery_last_day();
BEGIN
    IF EXISTS (
        SELECT FROM contracts_termsversion WHERE id = NEW.terms_id AND (body ->> 'due_date')::date > last
    ) THEN
        RAISE EXCEPTION '% goes beyond the last day', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
DROP FUNCTION contracts_due_stood(text, date);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0016_last_day'),
        ('contracts', '0034_last_day'),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
