import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0039_profile_search_by_day'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='profile',
            index=django.contrib.postgres.indexes.GinIndex(models.Func(models.F('search'), models.Func(models.F('updated_at'), output_field=django.contrib.postgres.search.SearchVectorField(), template="('d' || ((%(expressions)s AT TIME ZONE 'UTC')::date - DATE '2020-01-01')::text || ' m' || (((%(expressions)s AT TIME ZONE 'UTC')::date - DATE '2020-01-01') >> 5)::text)::tsvector"), arg_joiner=' || ', output_field=django.contrib.postgres.search.SearchVectorField(), template='(%(expressions)s)'), condition=models.Q(('search__isnull', False), models.Q(('availability', 'unlisted'), _negated=True)), name='profile_search_dated'),
        ),
        # Of the expressions of an index for a part of the rows the planner of PostgreSQL knows nothing without these.
        migrations.RunSQL(
            "CREATE STATISTICS profile_search_dated_known ON ((search || ('d' || ((updated_at AT TIME ZONE 'UTC')::date - DATE '2020-01-01')::text || ' m' || (((updated_at AT TIME ZONE 'UTC')::date - DATE '2020-01-01') >> 5)::text)::tsvector)) FROM people_profile",
            "DROP STATISTICS profile_search_dated_known",
        ),
    ]
