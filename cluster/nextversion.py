"""A next version of the product for a rolling upgrade: this checkout's sources and one migration more."""

import shutil
from pathlib import Path

_SOURCES = Path(__file__).parents[1] / "src"
_MIGRATIONS = Path("michinori/market/migrations")
_MORE = '''"""Made for make cluster: a column that old code does not know, and an index on a table under load."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("market", "{last}")]
    operations = [
        migrations.RunSQL("ALTER TABLE market_job ADD COLUMN cluster_note text NOT NULL DEFAULT ''"),
        migrations.RunSQL("CREATE INDEX market_job_cluster_note ON market_job (cluster_note) WHERE cluster_note <> ''"),
    ]
'''


def make(folder: Path) -> Path:
    """Copy the sources and add a migration; return the folder from which that version is imported."""
    shutil.copytree(_SOURCES, folder, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    last = max(each.stem for each in (folder / _MIGRATIONS).glob("[0-9]*.py"))
    number = int(last[:4]) + 1
    (folder / _MIGRATIONS / f"{number:04d}_made_for_make_cluster.py").write_text(_MORE.format(last=last))
    return folder
