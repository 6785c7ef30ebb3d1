import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('market', '0006_two_levels_questions_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='hidden_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['job', 'made_at', 'id'], name='proposal_of_job'),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='job',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='market.job'),
        ),
    ]
