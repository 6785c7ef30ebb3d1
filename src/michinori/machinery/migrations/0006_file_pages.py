"""How many pages the preview of a file has; None until it has been looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0005_setting'),
    ]

    operations = [
        migrations.AddField(
            model_name='storedfile',
            name='pages',
            field=models.IntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(condition=models.Q(('pages__isnull', True)), fields=['id'], name='machinery_file_unseen'),
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.CheckConstraint(condition=models.Q(('pages__gte', 0)), name='machinery_file_pages'),
        ),
    ]
