from django.db import migrations

from michinori.machinery.markdown import as_html


def make_html(apps, schema_editor):
    """Make the HTML of columns that are older than it, row by row, so that none is locked for long."""
    columns = apps.get_model("columns", "Column").objects.using(schema_editor.connection.alias)
    for column in columns.filter(html_of=None).only("body", "edited_at").iterator(chunk_size=100):
        unchanged = columns.filter(pk=column.pk, edited_at=column.edited_at)
        unchanged.update(html=as_html(column.body), html_of=column.edited_at)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('columns', '0002_stored_html'),
    ]

    operations = [
        migrations.RunPython(make_html, migrations.RunPython.noop),
    ]
