"""``michinori bank``: statements of the operator's bank."""

from dataclasses import asdict
from pathlib import Path

import click

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.treasury.commands.line_twins import ZENGIN
from michinori.treasury.commands.statements import LIKELY, import_statement

_OFTEN = 2_000


@click.group()
def bank() -> None:
    """Statements of the operator's bank."""


@bank.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    default=ZENGIN,
    show_default=True,
    help="zengin (the bankers' file), or csv: with the name of a layout.",
)
@click.option(
    "--likely",
    type=click.Choice(LIKELY),
    default="ask",
    show_default=True,
    help="Lines that a file in another format has likely brought: ask (refuse the file), skip, book.",
)
@click.option(
    "--other-account",
    is_flag=True,
    help="Take in a file of an account that payout_from does not name and no file before was of.",
)
def import_file(file: Path, form: str, likely: str, *, other_account: bool) -> dict[str, object]:
    """Book what came in. A line is booked once, however often it comes; a killed import goes on with the same file."""
    with installation.ready():
        done = import_statement(
            actor=Actor.operator(),
            name=file.name,
            content=file.read_bytes(),
            format=form,
            likely=likely,
            other_account=other_account,
            progress=_tell,
        )
        return asdict(done)


def _tell(done: int, lines: int) -> None:
    if done % _OFTEN == 0 and done < lines:
        click.echo(f"{done:,} / {lines:,}", err=True)
