"""``michinori log``: the chain of the staff log, and the log as a file."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from michinori.config import installation
from michinori.config.commands import answers
from michinori.kernel.text import number_in
from michinori.machinery import audit


class Entry(click.ParamType[tuple[int, str]]):
    """A parameter that names an entry of the log: its number and hash, as ``log check`` gave them."""

    name = "N:HASH"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        number, _, noted = value.partition(":")
        n = number_in(number)
        if n is None or not noted:
            self.fail(f"{value!r} is not a number and a hash such as 120:9f2c…", param, ctx)
        return n, noted.lower()


@click.group()
def log() -> None:
    """The log of what staff saw and did."""


@log.command()
@click.option("--seen", type=Entry(), help="An entry written down earlier: whether it still stands.")
def check(seen: tuple[int, str] | None) -> None:
    """Follow the chain of hashes through the whole log; exit 1 unless it holds."""
    with installation.ready():
        found = audit.check(seen=seen)
    answers.show(asdict(found) | {"sound": found.sound})
    if not found.sound:
        raise click.exceptions.Exit(1)


@log.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def export(out: Path) -> dict[str, object]:
    """Write the log as JSON Lines, oldest entry first."""
    count = 0
    with installation.ready(), out.open("w", encoding="utf-8") as file:
        for one in audit.entries():
            file.write(json.dumps(audit.as_data(one), ensure_ascii=False) + "\n")
            count += 1
    return {"file": str(out), "entries": count}
