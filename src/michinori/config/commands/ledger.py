"""``michinori ledger``: checking the books."""

from dataclasses import asdict

import click

from michinori.config import books, installation
from michinori.config.commands import answers


@click.group()
def ledger() -> None:
    """The books."""


@ledger.command()
def check() -> None:
    """Prove the rules of the ledger from its movements; exit 1 unless all hold."""
    with installation.ready():
        found = books.prove()
    answers.show(asdict(found))
    if not found.sound:
        raise click.exceptions.Exit(1)
