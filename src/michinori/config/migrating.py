"""Bringing the tables up to date: one at a time, as the owner, then the privileges of the application's role."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from michinori.config import directly, grants

_LOCK = "SELECT pg_advisory_lock(hashtextextended('michinori.migrating', 0))"


def migrate(*, grants_anew: bool = False) -> bool:
    """Apply what is missing; whether anything was. Two programs at once: the second waits, then finds nothing to do.

    ``grants_anew``: give the application's role its privileges also if nothing was missing (after a restore).
    """
    with _alone():
        executor = MigrationExecutor(connections["owner"])
        missing = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            call_command("migrate", database="owner", verbosity=0, interactive=False)
            call_command("createcachetable", database="owner", verbosity=0)
        if missing or grants_anew or not _application_may():
            grants.grant()
    connections["owner"].close()
    return missing


def _application_may() -> bool:
    """Whether the application's role has its privileges: the operator may have named another one since."""
    with connections["owner"].cursor() as cursor:
        role = connections["default"].settings_dict["USER"]
        cursor.execute("SELECT has_table_privilege(%s, 'django_migrations', 'SELECT')", [role])
        return bool(cursor.fetchone()[0])


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the advisory lock on a connection of its own, so that a crash of the program frees it."""
    with directly.connect("owner") as connection:
        connection.execute(_LOCK)
        yield
