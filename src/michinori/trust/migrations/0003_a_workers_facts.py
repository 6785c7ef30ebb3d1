"""An index by workers, of whose facts ``trust.commands.recounting`` makes their sums. What waited to count all anew
before is forgotten: that is a task by itself now.
"""

from django.db import migrations, models

FORGET = """
DELETE FROM machinery_outboxdelivery
WHERE subscriber = 'michinori.trust.commands.counting.count_by_new_rules' AND done_at IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0028_secret_key_known'),
        ('contracts', '0039_next_at_of_existing'),
        ('people', '0041_drop_profile_search_by_day'),
        ('trust', '0002_verified_only'),
    ]

    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='contractfacts',
            index=models.Index(fields=['worker_party'], name='facts_of_a_worker'),
        ),
    ]
