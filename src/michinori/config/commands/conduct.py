"""``michinori conduct``: counting parties' track records anew."""

from dataclasses import asdict

import click

from michinori.config import installation
from michinori.trust.commands.recounting import rebuild_conduct


@click.group()
def conduct() -> None:
    """Figures of how contracts went."""


@conduct.command()
def rebuild() -> dict[str, object]:
    """Count all figures anew from the events alone; says how many rows were not as they should be."""
    with installation.ready():
        return asdict(rebuild_conduct())
