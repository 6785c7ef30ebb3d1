"""``michinori migrate``: the tables alone."""

import click

from michinori.config import installation
from michinori.machinery import migrating
from michinori.practice import databases


@click.command()
def migrate() -> dict[str, object]:
    """Bring the tables up to date, as ``serve`` does when it starts."""
    with installation.ready(migrated=False):
        changed = migrating.migrate()
        if changed:
            databases.prepare()
        return {"migrated": changed}
