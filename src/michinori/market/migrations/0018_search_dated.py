import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('market', '0017_job_search_by_day'),
        ('people', '0041_drop_profile_search_by_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='job',
            index=django.contrib.postgres.indexes.GinIndex(models.Func(models.F('search'), models.Func(models.F('posted_at'), output_field=django.contrib.postgres.search.SearchVectorField(), template="('d' || ((%(expressions)s AT TIME ZONE 'UTC')::date - DATE '2020-01-01')::text || ' m' || (((%(expressions)s AT TIME ZONE 'UTC')::date - DATE '2020-01-01') >> 5)::text)::tsvector"), models.Func(models.F('category'), output_field=django.contrib.postgres.search.SearchVectorField(), template="('k' || %(expressions)s)::tsvector"), arg_joiner=' || ', output_field=django.contrib.postgres.search.SearchVectorField(), template='(%(expressions)s)'), condition=models.Q(('status', 'open')), name='job_search_dated'),
        ),
        # Of the expressions of an index for a part of the rows the planner of PostgreSQL knows nothing without these.
        migrations.RunSQL(
            "CREATE STATISTICS job_search_dated_known ON ((search || ('d' || ((posted_at AT TIME ZONE 'UTC')::date - DATE '2020-01-01')::text || ' m' || (((posted_at AT TIME ZONE 'UTC')::date - DATE '2020-01-01') >> 5)::text)::tsvector || ('k' || category)::tsvector)) FROM market_job",
            "DROP STATISTICS job_search_dated_known",
        ),
    ]
