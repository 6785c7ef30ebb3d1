"""Suspensions that run get a deadline, at whose end the jobs that they closed come back."""

from django.db import migrations

_FORTH = """
INSERT INTO machinery_deadline (kind, subject_id, at, acts_at)
SELECT 'suspension', id, until, until FROM people_suspension
WHERE lifted_at IS NULL AND until > now() AND until < '9999-12-30 00:00:00+00'
ON CONFLICT (kind, subject_id) DO NOTHING
"""
_BACK = "DELETE FROM machinery_deadline WHERE kind = 'suspension'"


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0012_user_passkeys_doubted_at'),
        ('machinery', '0006_file_pages'),
    ]

    operations = [migrations.RunSQL(_FORTH, _BACK)]
