"""What is disputed is frozen before the card company takes it. Of rows of before it is asked for at the next gathering."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('treasury', '0034_runs_emptied'),
    ]

    operations = [
        migrations.AddField(
            model_name='carddispute',
            name='amount',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RemoveConstraint(
            model_name='carddispute',
            name='card_dispute_amounts',
        ),
        migrations.AddConstraint(
            model_name='carddispute',
            constraint=models.CheckConstraint(
                condition=Q(amount__gte=0, reinstated__gte=0, collected__gte=0, written_off__gte=0)
                & Q(withdrawn__gte=F('reinstated') + F('collected') + F('written_off')),
                name='card_dispute_amounts',
            ),
        ),
    ]
