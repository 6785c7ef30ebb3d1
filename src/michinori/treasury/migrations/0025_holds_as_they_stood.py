"""Holds count as they stood: what they took out of a run is kept, and what waited holds from when another agreed.

A hold that waited for its second person was taken to have held from when it was proposed, so that a payout which had
left meanwhile could not be put back into its run. What was sent may be in its run again, whatever holds.
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
        SELECT gathered_at INTO begins FROM treasury_payoutrun WHERE id = NEW.run_id;
    ELSIF TG_OP = 'UPDATE' THEN
        RETURN NEW;  -- it was asked for before, and waits again
    END IF;
    IF EXISTS (
        SELECT FROM treasury_payouthold hold
        WHERE hold.owner_id = NEW.owner_id AND hold.lifted_at IS NULL AND (hold.alone OR hold.second_by <> '')
            AND hold.made_at <= begins AND begins < hold.ends_at
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
        ('treasury', '0024_joins_by_two'),
    ]

    operations = [
        migrations.AddField(
            model_name='payouthold',
            name='left_out',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(NOT_HELD, NOT_HELD_BEFORE),
    ]
