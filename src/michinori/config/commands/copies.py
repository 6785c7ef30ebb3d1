"""``michinori backup`` and ``michinori restore``."""

from pathlib import Path

import click

from michinori.config import installation
from michinori.config.copies import restoring, writing


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> dict[str, object]:
    """Write a consistent copy of database and files to FILE."""
    with installation.ready():
        return writing.back_up(file)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> dict[str, object]:
    """Bring a copy back, into an empty installation only."""
    with installation.ready(migrated=False):
        return restoring.restore(file)
