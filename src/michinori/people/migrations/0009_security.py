"""Tokens with an end, and the security log."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_organisation_invitations'),
    ]

    operations = [
        migrations.AddField(
            model_name='token',
            name='by_operator',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='token',
            name='expires_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='SecurityEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=40)),
                ('about', models.CharField(blank=True, default='', max_length=40)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('agent', models.CharField(blank=True, default='', max_length=300)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='security_entries', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-id'], name='security_newest')],
            },
        ),
        # Tokens made before this version have no end; they get the default one from now on.
        migrations.RunSQL(
            "UPDATE people_token SET expires_at = now() + interval '365 days' WHERE revoked_at IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
