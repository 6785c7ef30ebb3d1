"""``michinori backup``, ``michinori restore``, ``michinori hold`` and ``michinori release``."""

import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from michinori.config import belonging, installation
from michinori.config.commands import answers
from michinori.config.copies import places, restoring, verifying, writing
from michinori.config.copies.places import Backup, File
from michinori.machinery import acting
from michinori.machinery.models import OutboxDelivery, OutboxItem

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_TAKES_OVER = (
    "This copy came without files: what STORAGE_URL names, or the folder of files, is its own from now on, and what is "
    "erased here is deleted there. A site that still uses the same place loses those files."
)
_existing = click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
_night = click.option(
    "--night",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="That of this night instead of FILE: 2026-11-30.",
)


class _Backup(click.Group):
    """``backup FILE`` writes a copy; ``backup verify FILE`` proves one; ``backup nights`` lists those of the nights."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["write", *args])


@click.group(cls=_Backup, subcommand_metavar="FILE | verify FILE | nights")
def backup() -> None:
    """Write a consistent copy of database, files and keys to FILE, encrypted if MICHINORI_BACKUP_KEY is set."""
    signal.signal(signal.SIGTERM, _end)


@backup.command(hidden=True)
@_file
def write(file: Path) -> dict[str, object]:
    """Write a copy."""
    with installation.ready():
        return writing.back_up(File(file))


@backup.command()
@_existing
@_night
def verify(file: Path | None, night: datetime | None) -> None:
    """Restore FILE aside and prove ledger, statements, histories and files; exit 1 unless all hold."""
    installation.require_home()
    found, sound = verifying.verify(_chosen(file, night))
    answers.show(found)
    if not sound:
        raise click.exceptions.Exit(1)


@backup.command()
def nights() -> dict[str, object]:
    """List the nights' backups in MICHINORI_BACKUPS, the newest last."""
    installation.require_home()
    place = places.of_nights()
    found = sorted(place.nights().items()) if place else []
    return {
        "place": str(place) if place else None,
        "nights": [
            {"night": str(day), "backup": str(night.backup), "made_at": night.made_at.isoformat()}
            for day, night in found
        ],
    }


@click.command()
@_existing
@_night
def restore(file: Path | None, night: datetime | None) -> dict[str, object]:
    """Bring a copy back, into an empty installation only. It does nothing by itself until it is released."""
    chosen = _chosen(file, night)
    with installation.ready(migrated=False):
        return restoring.restore(chosen)


@click.command()
def hold() -> dict[str, object]:
    """Keep the site from acting until it is released, after a PostgreSQL of your own was taken back to a moment: before
    serve runs again, since mails that have left would leave again.
    """
    with installation.ready():
        acting.hold(without_files=True, went_back=True)
    return {"standstill": "restored"}


@click.command()
def release() -> dict[str, object]:
    """Let a restored copy act: what waits leaves, what fell due is applied, and all homes on its database share its
    keys.
    """
    with installation.ready():
        waiting = OutboxItem.objects.filter(spread_at__isnull=True).count()
        waiting += OutboxDelivery.objects.filter(done_at__isnull=True).count()
        if acting.came_without_files():
            click.echo(_TAKES_OVER, err=True)
        released = acting.release()
        belonging.share_keys()
        return {"released": released, "waiting": waiting}


def _chosen(file: Path | None, night: datetime | None) -> Backup:
    """Raises UsageError unless it is one of both, Problem ``no-such-night``, ``FilesAway``."""
    if (file is None) == (night is None):
        raise click.UsageError("Name a FILE, or a night by --night.")
    return File(file) if file else places.named(f"{night:%Y-%m-%d}")


def _end(*_: Any) -> None:
    """End on SIGTERM as by an error, so that what is unfinished is deleted."""
    sys.exit(128 + signal.SIGTERM)
