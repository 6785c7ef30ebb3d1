"""Pay that is due by day 60 leaves though it is held, and nothing else of its owner's does: so also of holds that stand
and have no grounds, since nobody has agreed to any.
"""

from django.db import migrations, models

NOT_HELD = """
CREATE OR REPLACE FUNCTION treasury_payout_not_held() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    begins timestamptz := NEW.requested_at;
BEGIN
    IF NEW.status = 'in_run' THEN
        IF TG_OP = 'UPDATE' THEN
            IF OLD.status = 'sent' THEN
                RETURN NEW;  -- it had left its balance before, and its run stands as it was released
            END IF;
        END IF;
        SELECT gathered_at INTO begins FROM treasury_payoutrun WHERE id = NEW.run_id;
    ELSIF TG_OP = 'UPDATE' THEN
        RETURN NEW;  -- it was asked for before, and waits again
    END IF;
    IF EXISTS (
        SELECT FROM treasury_payouthold hold
        WHERE hold.owner_id = NEW.owner_id AND hold.lifted_at IS NULL AND (hold.alone OR hold.second_by <> '')
            AND CASE WHEN hold.alone THEN hold.made_at ELSE hold.second_at END <= begins AND begins < hold.ends_at
            AND NOT (NEW.by_day_60 AND NEW.source = 'worker' AND (hold.grounds = '' OR hold.second_by = ''))
    ) THEN
        RAISE EXCEPTION 'staff keep this owner from taking money out'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_not_held';
    END IF;
    RETURN NEW;
END
$$;
"""
NOT_HELD_BEFORE = """
CREATE OR REPLACE FUNCTION treasury_payout_not_held() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    begins timestamptz := NEW.requested_at;
BEGIN
    IF NEW.status = 'in_run' THEN
        IF TG_OP = 'UPDATE' THEN
            IF OLD.status = 'sent' THEN
                RETURN NEW;  -- it had left its balance before, and its run stands as it was released
            END IF;
        END IF;
        SELECT gathered_at INTO begins FROM treasury_payoutrun WHERE id = NEW.run_id;
    ELSIF TG_OP = 'UPDATE' THEN
        RETURN NEW;  -- it was asked for before, and waits again
    END IF;
    IF EXISTS (
        SELECT FROM treasury_payouthold hold
        WHERE hold.owner_id = NEW.owner_id AND hold.lifted_at IS NULL AND (hold.alone OR hold.second_by <> '')
            AND CASE WHEN hold.alone THEN hold.made_at ELSE hold.second_at END <= begins AND begins < hold.ends_at
    ) THEN
        RAISE EXCEPTION 'staff keep this owner from taking money out'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_not_held';
    END IF;
    RETURN NEW;
END
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('treasury', '0031_assignments_waiting'),
    ]

    operations = [
        migrations.AddField(
            model_name='payout',
            name='by_day_60',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('by_day_60', False), ('source', 'worker'), _connector='OR'), name='payout_by_day_60'),
        ),
        migrations.RunSQL(NOT_HELD, NOT_HELD_BEFORE),
    ]
