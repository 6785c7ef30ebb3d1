"""Notices store their page by name and ids, no longer by path.

The column ``link`` stays for the previous version, which still serves during the migration; a later one drops it.
"""

from django.db import migrations, models

_LIST = {"name": "notices", "ids": [], "part": "", "query": {}}

# (pattern of the path, name, part) of each page; the pattern's group is the page's id
_SHAPES = (
    ("^/organisations$", "organisations", ""),
    ("^/webhooks/([^/#?]+)$", "webhook", ""),
    ("^/settings/notices$", "settings_notices", ""),
    ("^/jobs/([^/#?]+)/proposals$", "job_proposals", ""),
    ("^/jobs$", "jobs", ""),
    ("^/jobs/([^/#?]+)$", "job", ""),
    ("^/invitations$", "invitations", ""),
    ("^/contracts/([^/#?]+)/reviews$", "contract_reviews", ""),
    ("^/contracts/([^/#?]+)$", "contract", ""),
    ("^/messages/([^/#?]+)#last$", "thread", "last"),
    ("^/money$", "money", ""),
    ("^/columns/([^/#?]+)#comments$", "column", "comments"),
    ("^/columns/([^/#?]+)$", "column", ""),
    ("^/reports$", "reports", ""),
    ("^/decisions/([^/#?]+)$", "decision", ""),
)
_FILL = """
    UPDATE notices_notice SET page = jsonb_build_object(
        'name', %s::text,
        'ids', CASE WHEN %s::text LIKE '%%(%%' THEN jsonb_build_array(substring(link FROM %s)) ELSE '[]'::jsonb END,
        'part', %s::text,
        'query', '{}'::jsonb)
    WHERE link ~ %s
"""


class Migration(migrations.Migration):

    dependencies = [
        ("notices", "0002_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="page",
            field=models.JSONField(db_default=models.Value(_LIST, models.JSONField())),
        ),
        migrations.RunSQL(
            [(_FILL, [name, shape, shape, part, shape]) for shape, name, part in _SHAPES],
            migrations.RunSQL.noop,
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="notice", name="link")],
            database_operations=[
                migrations.RunSQL("ALTER TABLE notices_notice ALTER COLUMN link SET DEFAULT ''", migrations.RunSQL.noop)
            ],
        ),
    ]
