"""Keep until when an answer to an appeal was promised, and remind of those that wait.

An appeal that the version before writes during the upgrade takes the default and has no reminder; the desk shows it.
"""

import datetime

from django.db import migrations, models
from django.db.models.functions import Now

_FORTH = """
UPDATE moderation_appeal
SET answer_by = (((made_at - interval '1 microsecond') AT TIME ZONE 'Asia/Tokyo')::date + 15)::timestamp
    AT TIME ZONE 'Asia/Tokyo';
INSERT INTO machinery_deadline (kind, subject_id, at, acts_at)
SELECT 'appeal', id, answer_by - interval '3 days', answer_by - interval '3 days'
FROM moderation_appeal WHERE answered_at IS NULL
ON CONFLICT (kind, subject_id) DO NOTHING
"""
_BACK = "DELETE FROM machinery_deadline WHERE kind = 'appeal'"


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0006_file_pages'),
        ('moderation', '0003_works'),
    ]

    operations = [
        migrations.AddField(
            model_name='appeal',
            name='answer_by',
            field=models.DateTimeField(db_default=Now() + datetime.timedelta(days=14)),
        ),
        migrations.RemoveIndex(
            model_name='appeal',
            name='appeal_queue',
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['answer_by', 'id'], name='appeal_queue_by'),
        ),
        migrations.RunSQL(_FORTH, _BACK),
    ]
