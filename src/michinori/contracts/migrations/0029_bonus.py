"""Count the bonuses of a contract (domain § 8). The version before writes none, and its rows take the default."""

from django.db import migrations, models

# A bonus is only added, in a contract under way or completed, up to its price; and a contract counts those of its payments.
BONUS = """
CREATE FUNCTION contracts_bonus_of(the_contract text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT c.bonus FROM contracts_contract c WHERE c.id = the_contract) IS DISTINCT FROM
       (SELECT coalesce(sum(p.before_tax), 0) FROM contracts_payment p
        WHERE p.contract_id = the_contract AND p.kind = 'bonus')
    THEN
        RAISE EXCEPTION 'the bonuses of % do not add up', the_contract USING ERRCODE = 'check_violation';
    END IF;
END
$$;
CREATE FUNCTION contracts_bonus_paid() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.bonus < OLD.bonus OR NEW.bonus > NEW.price OR NEW.status NOT IN ('active', 'delivered', 'completed') THEN
        RAISE EXCEPTION 'no such bonus in %', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    PERFORM contracts_bonus_of(NEW.id);
    RETURN NULL;
END
$$;
CREATE FUNCTION contracts_payment_of_bonus() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM contracts_bonus_of(NEW.contract_id);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER contracts_bonus_paid AFTER UPDATE OF bonus ON contracts_contract
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.bonus <> OLD.bonus) EXECUTE FUNCTION contracts_bonus_paid();
CREATE CONSTRAINT TRIGGER contracts_payment_of_bonus AFTER INSERT ON contracts_payment
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'bonus') EXECUTE FUNCTION contracts_payment_of_bonus();
"""
BONUS_OFF = """
DROP TRIGGER contracts_payment_of_bonus ON contracts_payment;
DROP TRIGGER contracts_bonus_paid ON contracts_contract;
DROP FUNCTION contracts_payment_of_bonus();
DROP FUNCTION contracts_bonus_paid();
DROP FUNCTION contracts_bonus_of(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0028_showing"),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="bonus",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(condition=models.Q(("bonus__gte", 0)), name="contract_bonus"),
        ),
        migrations.RunSQL(BONUS, BONUS_OFF),
    ]
