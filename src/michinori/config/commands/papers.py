"""``michinori papers``: all papers as an archive, and verifying one (docs/operate.md)."""

import os
from datetime import date
from pathlib import Path

import click

from michinori.config import installation
from michinori.config.commands import answers
from michinori.config.commands.settings import Day
from michinori.kernel.problems import Problem
from michinori.papers.archives import write_archive
from michinori.papers.queries.documents import Wanted, every_document
from michinori.rules.money.paper_archives import NoArchive
from michinori.rules.money.paper_archives import verify as look_again


@click.group()
def papers() -> None:
    """Papers: invoices, receipts, slips, statements."""


@papers.command()
@click.option("--from", "since", type=Day(), required=True, help="The first day.")
@click.option("--to", "until", type=Day(), required=True, help="The last day.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The ZIP file to write.")
def export(since: date, until: date, out: Path) -> dict[str, object]:
    """Write all papers of these days with an index (CSV, JSON) into a ZIP file."""
    with installation.ready():
        part = out.with_name(f"{out.name}.part")  # what was broken off must not look whole
        with part.open("wb") as file:
            count = write_archive(file, every_document(Wanted(since=since, until=until)))
        os.replace(part, out)
        return {"papers": count, "file": str(out), "bytes": out.stat().st_size}


@papers.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def verify(file: Path) -> None:
    """Verify an archive: every hash, and that the index lists just what is there; exit 1 unless all holds."""
    try:
        with file.open("rb") as archive:
            found = look_again(archive)
    except NoArchive as error:
        raise Problem("no-paper-archive", 422) from error
    answers.show(found.as_data())
    if not found.sound:
        raise click.exceptions.Exit(1)
