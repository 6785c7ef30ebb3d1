"""Making an installation ready for use: its database and its tables."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from michinori.config import belonging, elsewhere, environment
from michinori.config.embedded import holding, places
from michinori.config.embedded.engine import DatabaseFailed
from michinori.machinery import acting, migrating
from michinori.machinery.redirecting import past_pooler
from michinori.practice import databases


class NotReady(Exception):
    """There is no home where the command looks for one, or only half of one; the message is for the operator."""


def require_home() -> None:
    """Raise ``NotReady`` unless there is a home, which most commands may not make."""
    home = Path(settings.HOME)
    if not environment.is_home(home):
        raise NotReady(f"no home at {home}: MICHINORI_HOME names its folder, and michinori serve makes a new one")


def half_restored() -> Path:
    """The file that is in the home while a backup is restored there; it holds the mark of the place of files that was
    the home's when that began.
    """
    return Path(settings.HOME) / "restore.begun"


@contextlib.contextmanager
def ready(*, migrated: bool = True, shares_keys: bool = True) -> Iterator[None]:
    """Run the database for the length of the block, past a pooler. Unless ``migrated`` is False, first apply missing
    migrations, and make sure that the database is this home's; unless ``shares_keys`` is False, also that its keys are
    those of all homes on it.

    Raises ``NotReady``, if ``migrated`` also for a home where a restore was interrupted; ``DatabaseFailed``, also if a
    newer version has changed the tables or another home uses them.
    """
    if migrated and half_restored().exists():
        raise NotReady(f"a restore was interrupted in {settings.HOME}: restore the backup again")
    with database():
        try:
            if migrated:
                _bring_up_to_date()
                hold_what_went_back()
                belonging.belong()
                if shares_keys:
                    belonging.share_keys()
            with past_pooler("default"):
                yield
        finally:
            leave_database()


def _bring_up_to_date() -> None:
    if newer := migrating.of_a_newer_version():
        raise DatabaseFailed(f"a newer version of Michinori has changed its tables ({newer}): run that one")
    if not migrating.are_done() and migrating.migrate():
        databases.prepare()


def hold_what_went_back() -> None:
    """Keep an installation whose embedded database was taken back to a moment from acting until it is released: mails
    that have left since would leave again (decision 64).
    """
    sign = places.went_back(Path(settings.HOME))
    if sign.exists():
        acting.hold(without_files=True, went_back=True)
        sign.unlink(missing_ok=True)


def database() -> contextlib.AbstractContextManager[None]:
    """Run the embedded database of the home for the length of the block, or check the one in ``DATABASE_URL``.

    Raises ``NotReady``.
    """
    require_home()
    if embedded():
        return holding.using(Path(settings.HOME))
    elsewhere.look()
    return contextlib.nullcontext()


def embedded() -> bool:
    """Whether the embedded database is used."""
    return not settings.ENVIRONMENT.get("DATABASE_URL")


def leave_database() -> None:
    """Close all database connections of this process, the pool's too."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        cast(DatabaseWrapper, connection).close_pool()
