"""``michinori files``: uploaded files that nobody can open, and the operator's way back for them (decision 67)."""

import click
from django.db import transaction

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.kernel.clock import iso
from michinori.kernel.problems import Problem
from michinori.machinery import audit, scanning
from michinori.machinery.models import StoredFile


@click.group()
def files() -> None:
    """Files that wait for the virus scan, or did not pass it."""


@files.command("list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
def show(limit: int) -> dict[str, object]:
    """What is held, the newest first, without names. ``found``: what the scanner found."""
    with installation.ready():
        return {"files": [_line(file) for file in scanning.held(limit)]}


@files.command("scan-again")
@click.argument("file_id", metavar="ID")
def scan_again(file_id: str) -> dict[str, object]:
    """Let a file that did not pass wait for the scanner again, with its newer signatures or other settings."""
    with installation.ready(), transaction.atomic():
        if not scanning.scan_again(file_id):
            raise Problem.unknown()
        audit.note(actor=Actor.operator(), kind="file_scanned_again", data={"file": file_id})
        return {"id": file_id}


@files.command()
@click.argument("file_id", metavar="ID")
def release(file_id: str) -> dict[str, object]:
    """Let go a file that is held, whatever the scanner says of it. It is not scanned again."""
    with installation.ready(), transaction.atomic():
        if not scanning.release(file_id):
            raise Problem.unknown()
        audit.note(actor=Actor.operator(), kind="file_released", data={"file": file_id})
        return {"id": file_id}


def _line(file: StoredFile) -> dict[str, object]:
    return {
        "id": file.id,
        "scan": file.scan,
        "found": file.scan_found,
        "tries": file.scan_tries,
        "size": file.size,
        "made_at": iso(file.made_at),
    }
