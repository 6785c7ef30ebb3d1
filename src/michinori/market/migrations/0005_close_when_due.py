"""Open jobs posted before close at the end of their due date, too."""

from django.db import migrations

_SCHEDULE = """
INSERT INTO machinery_deadline (kind, subject_id, at, acts_at)
SELECT 'job', id, (due_date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo', (due_date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
FROM market_job WHERE status = 'open' AND due_date IS NOT NULL
ON CONFLICT (kind, subject_id) DO NOTHING
"""
_BACK = "DELETE FROM machinery_deadline WHERE kind = 'job'"


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0003_deadline_acts_at'),
        ('market', '0004_finding'),
    ]

    operations = [migrations.RunSQL(_SCHEDULE, _BACK)]
