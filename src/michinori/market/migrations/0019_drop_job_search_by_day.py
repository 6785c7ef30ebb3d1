from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('market', '0018_search_dated'),
    ]

    operations = [
        # The planner knows nothing of the new index before.
        migrations.RunSQL("ANALYZE market_job", migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='job',
            name='job_search_by_day',
        ),
        migrations.RunSQL(
            "DROP STATISTICS job_search_by_day_known",
            "CREATE STATISTICS job_search_by_day_known ON ((search || ('d' || ((posted_at AT TIME ZONE 'UTC')::date - DATE '2020-01-01')::text)::tsvector)) FROM market_job",
        ),
    ]
