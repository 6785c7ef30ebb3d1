"""``michinori data``: all tables out, people in."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import click

from michinori.config import installation
from michinori.config.commands import answers
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.exporting import FORMS, Form, export
from michinori.pages.account.adapter import mail_way_in
from michinori.people.commands.importing import ENCODINGS, import_people
from michinori.wording.exporting import ABOUT
from michinori.wording.problems import flaw_text


@click.group()
def data() -> None:
    """Everything the operator owns as files; people from a file."""


@data.command(name="export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMS), default="jsonl", show_default=True)
def export_all(folder: Path, form: Form) -> dict[str, object]:
    """Write every table with a description into a new or empty FOLDER. It holds personal data. It is logged."""
    with installation.ready():
        if folder.exists() and any(folder.iterdir()):
            raise Problem("folder-in-use")
        audit.note(actor=Actor.operator(), kind="data_exported", data={"form": form})
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return {"files": _write(folder, form), "folder": str(folder)}


def _write(folder: Path, form: Form) -> int:
    """Write the files, readable by their owner alone; one that was broken off has no ``tables.json`` beside it."""
    names, out = list[str](), list[BinaryIO]()
    try:
        for name, piece in export(form, ABOUT):
            if name not in names:
                while out:
                    out.pop().close()
                names.append(name)
                out.append(os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"))
                click.echo(name, err=True)
            out[0].write(piece)
    finally:
        while out:
            out.pop().close()
    return len(names)


@data.command(name="import-people")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only report what the file would bring.")
@click.option("--mail-link", is_flag=True, help="Mail each new person a link by which they choose their password.")
def take_people(file: Path, dry_run: bool, mail_link: bool) -> None:
    """Make accounts with skills and past works of a CSV FILE. A file with a wrong line changes nothing; exit 1 then."""
    with installation.ready():
        report = import_people(
            actor=Actor.operator(),
            lines=_lines(file),
            dry_run=dry_run,
            invite=mail_way_in if mail_link else None,
        )
    for one in report.wrong:
        click.echo(f"{file.name}:{one.line}: {one.flaw.field}: {flaw_text(one.flaw)}", err=True)
    counts = {"lines": report.lines, "made": report.made, "known": report.known, "works": report.works}
    wrong = len(report.wrong) + report.more_wrong
    answers.show({**counts, "wrong": wrong, "written": not (dry_run or wrong)})
    if wrong:
        raise click.exceptions.Exit(1)


def _lines(file: Path) -> Iterator[str]:
    """The lines of a file in the first encoding in which all of it can be read."""
    for encoding in ENCODINGS[:-1]:
        with suppress(UnicodeError), file.open(encoding=encoding, newline="") as text:
            for _line in text:
                pass
            break
    else:
        encoding = ENCODINGS[-1]
    with file.open(encoding=encoding, newline="") as text:
        yield from text
