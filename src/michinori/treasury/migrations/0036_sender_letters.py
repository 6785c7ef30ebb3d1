"""Names are looked up by their letters, as a bank writes them."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0008_recorded_by_hand'),
        ('people', '0038_sender_letters'),
        ('treasury', '0035_disputed_amounts'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='statementline',
            name='statement_line_sender',
        ),
        migrations.AddIndex(
            model_name='bankaccount',
            index=models.Index(django.contrib.postgres.indexes.OpClass(models.Func(models.F('holder'), models.Value('ァィゥェォッャュョヮヵヶ0123456789０１２３４５６７８９ \u3000-－ー－ｰ.・'), models.Value('アイウエオツヤユヨワカケ'), function='translate', output_field=models.TextField()), 'text_pattern_ops'), condition=models.Q(('ended_at__isnull', True)), name='bank_account_letters'),
        ),
        migrations.AddIndex(
            model_name='statementline',
            index=models.Index(django.contrib.postgres.indexes.OpClass(models.Func(models.F('name'), models.Value('ァィゥェォッャュョヮヵヶ0123456789０１２３４５６７８９ \u3000-－ー－ｰ.・'), models.Value('アイウエオツヤユヨワカケ'), function='translate', output_field=models.TextField()), 'text_pattern_ops'), condition=models.Q(('client__isnull', False)), name='statement_line_letters'),
        ),
    ]
