"""Only one asks the card company at a time what it has taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('treasury', '0032_pay_by_day_60'),
    ]

    operations = [
        migrations.AddField(
            model_name='cardlook',
            name='looking_until',
            field=models.DateTimeField(null=True),
        ),
    ]
