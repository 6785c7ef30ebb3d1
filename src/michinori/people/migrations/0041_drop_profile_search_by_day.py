from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0040_search_dated'),
    ]

    operations = [
        # The planner knows nothing of the new index before.
        migrations.RunSQL("ANALYZE people_profile", migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='profile',
            name='profile_search_by_day',
        ),
        migrations.RunSQL(
            "DROP STATISTICS profile_search_by_day_known",
            "CREATE STATISTICS profile_search_by_day_known ON ((search || ('d' || ((updated_at AT TIME ZONE 'UTC')::date - DATE '2020-01-01')::text)::tsvector)) FROM people_profile",
        ),
    ]
