from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0037_decisions_in_place_of_records'),
    ]

    operations = [
        migrations.AddField(
            model_name='contract',
            name='due_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='contract',
            name='next_at',
            field=models.DateTimeField(null=True),
        ),
    ]
