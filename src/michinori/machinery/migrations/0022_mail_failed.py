from django.db import migrations, models


class Migration(migrations.Migration):
    # Deliveries wait to be written while the table is read once; few mails have failed, so that the index is small.

    dependencies = [
        ('machinery', '0021_kindofwork'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='outboxdelivery',
            index=models.Index(condition=models.Q(('done_at__isnull', True), ('subscriber__regex', '^michinori\\.notices\\.(mails|organisation_mails|parting_mails|handover_events|comment_links)\\.'), models.Q(('failure', ''), _negated=True)), fields=['id'], name='machinery_mail_failed'),
        ),
    ]
