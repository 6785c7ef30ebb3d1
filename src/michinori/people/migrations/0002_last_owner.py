"""Every organisation keeps an owner: checked at commit, with the organisation locked, so that its last two owners
cannot both leave at the same moment.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION people_keep_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM people_organisation WHERE id = OLD.organisation_id FOR UPDATE;
    IF FOUND AND NOT EXISTS (
        SELECT 1 FROM people_membership WHERE organisation_id = OLD.organisation_id AND role = 'owner'
    ) THEN
        RAISE EXCEPTION 'organisation % would have no owner', OLD.organisation_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER people_keep_owner AFTER UPDATE OR DELETE ON people_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION people_keep_owner();
"""
BACKWARD = """
DROP TRIGGER people_keep_owner ON people_membership;
DROP FUNCTION people_keep_owner();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
