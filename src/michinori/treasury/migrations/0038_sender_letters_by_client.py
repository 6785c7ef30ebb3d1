"""Each client of a sender's name is found however many lines are another's."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('treasury', '0037_accounts_refused'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='statementline',
            index=models.Index(django.contrib.postgres.indexes.OpClass(models.Func(models.F('name'), models.Value('ァィゥェォッャュョヮヵヶ0123456789０１２３４５６７８９ \u3000-－ー－ｰ.・'), models.Value('アイウエオツヤユヨワカケ'), function='translate', output_field=models.TextField()), 'text_pattern_ops'), models.F('client'), condition=models.Q(('client__isnull', False)), name='statement_line_letters_client'),
        ),
        migrations.RemoveIndex(
            model_name='statementline',
            name='statement_line_letters',
        ),
    ]
