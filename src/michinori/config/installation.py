"""A home made ready to work in: its secrets, its database, its tables."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from michinori.config import elsewhere
from michinori.config.embedded import holding
from michinori.machinery import migrating
from michinori.practice import databases


@contextlib.contextmanager
def ready(*, migrated: bool = True) -> Iterator[None]:
    """Inside the block the database runs and, unless ``migrated`` is False, its tables are up to date."""
    with database():
        try:
            if migrated and not migrating.are_done() and migrating.migrate():
                databases.prepare()
            yield
        finally:
            leave_database()


def database() -> contextlib.AbstractContextManager[None]:
    """The embedded database of the home, for as long as the block lasts; one elsewhere is looked at."""
    if embedded():
        return holding.using(Path(settings.HOME))
    elsewhere.look()
    return contextlib.nullcontext()


def embedded() -> bool:
    """Whether the home's own database is used."""
    return not settings.ENVIRONMENT.get("DATABASE_URL")


def leave_database() -> None:
    """Close what this process has open, the pool's connections too."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        cast(DatabaseWrapper, connection).close_pool()
