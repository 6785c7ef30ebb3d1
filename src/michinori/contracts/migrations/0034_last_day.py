from django.db import migrations

# No terms beyond the market's last day, and no contract agreed on such (decision 48). The commands say it first and in
# words (rules/contract/last_day.py); this holds whoever writes. Terms of a contract that was to end later anyway may
# name that day again. Both wait for who names the day at this moment.
FORWARD = """
CREATE FUNCTION contracts_terms_before_last_day() RETURNS trigger
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
CREATE TRIGGER contracts_terms_before_last_day BEFORE INSERT ON contracts_termsversion
    FOR EACH ROW EXECUTE FUNCTION contracts_terms_before_last_day();
CREATE FUNCTION contracts_agreed_before_last_day() RETURNS trigger
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
CREATE TRIGGER contracts_agreed_before_last_day BEFORE UPDATE OF status ON contracts_contract
    FOR EACH ROW WHEN (OLD.status = 'offered' AND NEW.status = 'agreed')
    EXECUTE FUNCTION contracts_agreed_before_last_day();
"""
BACKWARD = """
DROP TRIGGER contracts_agreed_before_last_day ON contracts_contract;
DROP FUNCTION contracts_agreed_before_last_day();
DROP TRIGGER contracts_terms_before_last_day ON contracts_termsversion;
DROP FUNCTION contracts_terms_before_last_day();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0016_last_day'),
        ('contracts', '0033_standingdeposit'),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
