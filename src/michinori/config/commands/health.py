"""``michinori check``: how the installation is."""

import click

from michinori.config import health, installation
from michinori.config.commands import answers
from michinori.machinery.health import look


@click.command()
def check() -> None:
    """Say what /health says, after proving the books; exit 1 where something is wrong."""
    with installation.ready():
        health.prove()
        found = look()
    answers.show(found.as_data())
    if found.wrong:
        raise click.exceptions.Exit(1)
