"""Who is staff now may do everything, as before: they become admins (decision 38).

The version before goes on setting ``is_staff`` without a role while both run. Such a person cannot open the desk until
``michinori user staff`` is repeated: nobody gets more than before by it.
"""

from django.db import migrations

ADMINS = """
INSERT INTO people_staffrole (user_id, role, given_at)
SELECT id, 'admin', now() FROM people_user WHERE is_staff AND is_active ORDER BY id
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0019_staff_roles")]

    operations = [migrations.RunSQL(ADMINS, migrations.RunSQL.noop)]
