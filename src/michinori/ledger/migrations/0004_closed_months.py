"""Closed months: the database dates a movement into the first open month, and refuses one that is put into a closed one.

Every transaction that posts holds a shared advisory lock until it ends; closing takes it alone. So a month is closed
after the movements under way, and who posts later sees it closed.
"""

import django.db.models.deletion
from django.db import migrations, models

DATES_MOVEMENTS = """
CREATE FUNCTION ledger_date_movement() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    closed date;
    opens date;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1651470187);
    SELECT max(month) INTO closed FROM ledger_closedmonth;
    opens := (closed + interval '1 month')::date;
    IF closed IS NULL OR opens <= coalesce(
        NEW.booked_on, (NEW.at AT TIME ZONE 'Asia/Tokyo' - interval '1 microsecond')::date
    ) THEN
        RETURN NEW;
    END IF;
    IF NEW.booked_on IS NOT NULL THEN
        RAISE EXCEPTION 'the month of % is closed', NEW.booked_on USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.booked_on := opens;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_movement_dated
BEFORE INSERT ON ledger_movement
FOR EACH ROW EXECUTE FUNCTION ledger_date_movement();

ALTER TABLE ledger_movement ADD CONSTRAINT ledger_movement_booked_later CHECK (
    booked_on IS NULL OR booked_on > (at AT TIME ZONE 'Asia/Tokyo' - interval '1 microsecond')::date
) NOT VALID;

CREATE INDEX ledger_movement_booked ON ledger_movement (
    (coalesce(booked_on, (at AT TIME ZONE 'Asia/Tokyo' - interval '1 microsecond')::date)), id
);
"""

DATES_MOVEMENTS_REVERSE = """
DROP INDEX ledger_movement_booked;
ALTER TABLE ledger_movement DROP CONSTRAINT ledger_movement_booked_later;
DROP TRIGGER ledger_movement_dated ON ledger_movement;
DROP FUNCTION ledger_date_movement();
"""

CLOSES_IN_ORDER = """
CREATE FUNCTION ledger_close_in_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    closed date;
BEGIN
    PERFORM pg_advisory_xact_lock(1651470187);
    SELECT max(month) INTO closed FROM ledger_closedmonth;
    IF NEW.month <> date_trunc('month', NEW.month) OR NEW.month <> (closed + interval '1 month')::date THEN
        RAISE EXCEPTION 'months are closed in order: % after %', NEW.month, closed USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_closed_month_in_order
BEFORE INSERT ON ledger_closedmonth
FOR EACH ROW EXECUTE FUNCTION ledger_close_in_order();

CREATE TRIGGER ledger_closed_month_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_closedmonth
FOR EACH STATEMENT EXECUTE FUNCTION machinery_refuse_change();

CREATE TRIGGER ledger_month_sum_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_monthsum
FOR EACH STATEMENT EXECUTE FUNCTION machinery_refuse_change();
"""

CLOSES_IN_ORDER_REVERSE = """
DROP TRIGGER ledger_month_sum_append_only ON ledger_monthsum;
DROP TRIGGER ledger_closed_month_append_only ON ledger_closedmonth;
DROP TRIGGER ledger_closed_month_in_order ON ledger_closedmonth;
DROP FUNCTION ledger_close_in_order();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_accounts_known_at_once")]

    operations = [
        migrations.CreateModel(
            name="ClosedMonth",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("closed_at", models.DateTimeField()),
                ("closed_by", models.TextField()),
                ("reason", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="movement",
            name="booked_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="MonthSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("debit", models.TextField()),
                ("credit", models.TextField()),
                ("kind", models.TextField()),
                ("count", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sums", to="ledger.closedmonth"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "debit", "credit", "kind"), name="ledger_month_sum_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(CLOSES_IN_ORDER, CLOSES_IN_ORDER_REVERSE),
        migrations.RunSQL(DATES_MOVEMENTS, DATES_MOVEMENTS_REVERSE),
    ]
