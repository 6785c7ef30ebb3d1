"""Names are looked up by their letters, as a bank writes them."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0037_kinds_of_the_operator'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='identitycheck',
            index=models.Index(django.contrib.postgres.indexes.OpClass(models.Func(models.F('name_kana'), models.Value('ァィゥェォッャュョヮヵヶ0123456789０１２３４５６７８９ \u3000-－ー－ｰ.・'), models.Value('アイウエオツヤユヨワカケ'), function='translate', output_field=models.TextField()), 'text_pattern_ops'), condition=models.Q(('name_kana', ''), _negated=True), name='identity_check_letters'),
        ),
    ]
