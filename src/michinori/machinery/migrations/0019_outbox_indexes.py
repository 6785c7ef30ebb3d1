"""Apart from the columns: adding those keeps everybody from the outbox until the transaction ends, and here all its rows
are read.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0018_outbox_in_batches'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='outboxitem',
            index=models.Index(condition=models.Q(('spread_at__isnull', True), models.Q(('subject', ''), _negated=True)), fields=['subject', 'id'], name='machinery_outbox_in_order'),
        ),
        migrations.AddIndex(
            model_name='outboxitem',
            index=models.Index(condition=models.Q(('spread_at__isnull', True), ('taken_at__isnull', False)), fields=['taken_at', 'id'], name='machinery_outbox_taken'),
        ),
    ]
