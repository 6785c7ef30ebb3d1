"""Nobody of the staff names one account of an estate after the other."""

from django.db import migrations

OF_ESTATES = """
CREATE OR REPLACE FUNCTION treasury_account_one_word() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    speaker text;
    spoken timestamptz;
BEGIN
    IF TG_OP = 'INSERT' AND NEW.by_office THEN
        speaker := NEW.made_by;
        spoken := NEW.made_at;
    ELSIF TG_OP = 'UPDATE' AND NEW.status = 'refused' THEN
        IF OLD.status <> 'refused' THEN
            speaker := NEW.vouched_by;
            spoken := NEW.refused_at;  -- null where a version before this one refuses it
        END IF;
    END IF;
    IF speaker IS NULL OR spoken IS NULL OR speaker = 'operator'
        OR (NEW.owner_id IS NULL AND NEW.estate_id IS NULL)
    THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM treasury_bankaccount before
        WHERE (before.owner_id = NEW.owner_id OR before.estate_id = NEW.estate_id) AND before.id <> NEW.id AND (
            (before.by_office AND before.status <> 'unverified'  -- a slip for which nobody has vouched
                AND before.made_by = speaker AND before.made_at > spoken - interval '30 days')
            OR (before.status = 'refused' AND before.vouched_by = speaker
                AND before.ended_at > spoken - interval '30 days'))
    ) THEN
        RAISE EXCEPTION 'one person names or refuses one account of an owner or estate in 30 days'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_account_one_word';
    END IF;
    RETURN NEW;
END
$$;
"""
OF_OWNERS = """
CREATE OR REPLACE FUNCTION treasury_account_one_word() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    speaker text;
    spoken timestamptz;
BEGIN
    IF TG_OP = 'INSERT' AND NEW.by_office THEN
        speaker := NEW.made_by;
        spoken := NEW.made_at;
    ELSIF TG_OP = 'UPDATE' AND NEW.status = 'refused' THEN
        IF OLD.status <> 'refused' THEN
            speaker := NEW.vouched_by;
            spoken := NEW.refused_at;  -- null where a version before this one refuses it
        END IF;
    END IF;
    IF speaker IS NULL OR spoken IS NULL OR speaker = 'operator' OR NEW.owner_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM treasury_bankaccount before
        WHERE before.owner_id = NEW.owner_id AND before.id <> NEW.id AND (
            (before.by_office AND before.status <> 'unverified'  -- a slip for which nobody has vouched
                AND before.made_by = speaker AND before.made_at > spoken - interval '30 days')
            OR (before.status = 'refused' AND before.vouched_by = speaker
                AND before.ended_at > spoken - interval '30 days'))
    ) THEN
        RAISE EXCEPTION 'one person names or refuses one account of an owner in 30 days'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_account_one_word';
    END IF;
    RETURN NEW;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("treasury", "0040_accounts_of_the_left"),
    ]

    operations = [
        migrations.RunSQL(OF_ESTATES, OF_OWNERS),
    ]
