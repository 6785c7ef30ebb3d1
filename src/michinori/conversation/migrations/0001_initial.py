

import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import michinori.conversation.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contracts', '0014_waived_comes_back'),
        ('machinery', '0003_deadline_acts_at'),
        ('market', '0002_search_and_lengths'),
        ('people', '0005_blocks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.TextField(primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('last_n', models.IntegerField(default=0)),
                ('worker_consented_at', models.DateTimeField(null=True)),
                ('client_consented_at', models.DateTimeField(null=True)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('contract', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='thread', to='contracts.contract')),
                ('proposal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='thread', to='market.proposal')),
                ('worker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=6)),
                ('n', models.IntegerField(default=0)),
                ('muted', models.BooleanField(default=False)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='conversation.thread')),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.TextField(default=michinori.conversation.models.new_message_id, primary_key=True, serialize=False)),
                ('n', models.IntegerField()),
                ('by', models.CharField(max_length=6)),
                ('body', models.TextField(blank=True, default='', max_length=5000)),
                ('outside', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('nonce', models.BinaryField()),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contract', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.contract')),
                ('thread', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='conversation.thread')),
            ],
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='promise', serialize=False, to='conversation.message')),
                ('by', models.CharField(max_length=6)),
                ('at', models.DateTimeField()),
                ('amendment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promise', to='contracts.amendment')),
                ('marked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='MessageFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.SmallIntegerField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='machinery.storedfile')),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attached', to='conversation.message')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('message', 'place'), name='message_file_once')],
            },
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['worker', '-last_at', '-id'], name='thread_of_worker'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['client', '-last_at', '-id'], name='thread_of_client'),
        ),
        migrations.AddConstraint(
            model_name='thread',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contract__isnull', True), ('proposal__isnull', False)), models.Q(('contract__isnull', False), ('proposal__isnull', True)), _connector='OR'), name='thread_of_one'),
        ),
        migrations.AddConstraint(
            model_name='thread',
            constraint=models.CheckConstraint(condition=models.Q(('last_n__gte', 0)), name='thread_last_n'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('thread', 'user'), name='reading_once'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('by__in', ('client', 'worker'))), name='reading_by'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['author', '-at'], name='message_of_author'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('thread', 'n'), name='message_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('by__in', ('client', 'worker'))), name='message_by'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('body'), 5000), name='message_body'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('by__in', ('client', 'worker'))), name='promise_by'),
        ),
    ]
