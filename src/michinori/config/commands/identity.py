"""``michinori identity``: identity checks by staff, as at the desk, and the copy of the public list of companies."""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.people.commands.identity_checks import check_identity
from michinori.people.commands.listed_companies import load_companies
from michinori.people.queries import client_of_member, user_by_email


@click.group()
def identity() -> None:
    """Identity checks."""


@identity.command()
@click.argument("email")
@click.option("--as", "staff", required=True, help="E-mail of the member of staff who saw the papers.")
@click.option("--name", default="", help="The name on the papers; by default what the person or company declared.")
@click.option("--kana", default="", help="That name as a bank account's holder has it.")
@click.option("--reason", default="", help="Which papers were seen.")
@click.option("--address", is_flag=True, help="The papers show the declared address, too.")
@click.option("--organisation", "organisation_id", help="Check this organisation of the person, not the person.")
def check(
    email: str, staff: str, name: str, kana: str, reason: str, address: bool, organisation_id: str | None
) -> dict[str, object]:
    """Mark a person's or company's papers as checked."""
    with installation.ready():
        person = user_by_email(email).id
        client_id = client_of_member(person, organisation_id).id if organisation_id else person
        # Whoever has the machine has proved more than a password does.
        actor = Actor.person(user_by_email(staff).id, elevated=True)
        seen = {"name": name, "name_kana": kana, "reason": reason}
        made = check_identity(actor=actor, client_id=client_id, address=address, **seen)
    return {"client_id": client_id, "name": made.name, "name_kana": made.name_kana, "verified": True}


@identity.command(name="import-companies")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take_companies(file: Path) -> dict[str, object]:
    """Load companies with their numbers, names and addresses from a FILE of 国税庁 法人番号公表サイト: the whole list
    (全件) or a day's changes (差分), as CSV or in the ZIP as it is downloaded.
    """
    with installation.ready():
        try:
            with _opened(file) as raw:
                done = load_companies(actor=Actor.operator(), rows=csv.reader(_decoded(raw)))
        except (csv.Error, UnicodeError, zipfile.BadZipFile) as error:
            raise Problem.invalid(Flaw("file", "not_listed_companies", {"line": 1})) from error
    return vars(done)


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    """The CSV, from the ZIP around it if there is one."""
    if not zipfile.is_zipfile(file):
        with file.open("rb") as raw:
            yield raw
        return
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        if len(names) != 1:
            raise Problem.invalid(Flaw("file", "not_listed_companies", {"line": 1}))
        with archive.open(names[0]) as raw:
            yield raw


def _decoded(raw: IO[bytes]) -> Iterator[str]:
    """The lines as text: the list is published in Unicode and in Shift_JIS, and its first line tells which."""
    first = raw.readline()
    try:
        first.decode("utf-8-sig")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "cp932"
    yield first.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    yield from io.TextIOWrapper(raw, encoding=encoding, newline="")
