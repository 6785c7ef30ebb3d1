"""``michinori doctor``: what is missing or unsafe for real use."""

import click

from michinori.config import doctor as examination
from michinori.config import installation
from michinori.config.commands import answers
from michinori.wording.readiness import said


@click.command()
def doctor() -> None:
    """Say what is missing or unsafe for real use, why, and what to do, a line each; exit 1 where something is."""
    with installation.ready():
        found = examination.examine()
    for name in found:
        click.echo(f"{name}: {said(name)}")
    answers.show({"wrong": found})
    if found:
        raise click.exceptions.Exit(1)
