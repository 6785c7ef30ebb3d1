"""Migrating the database as the owner, one process at a time, and then granting the application's
role its privileges.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import Error, OperationalError, ProgrammingError, connections
from django.db.migrations.executor import MigrationExecutor

from michinori.machinery import directly, grants, schema

_MAY_READ_ALL = """
SELECT coalesce(bool_and(has_table_privilege(%s, oid, 'SELECT')), false) FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
"""
_IN_THE_WAY = (psycopg.errors.LockNotAvailable.sqlstate, psycopg.errors.DeadlockDetected.sqlstate)
_PATIENCE = 300.0
_STRONG_LOCKS = """
SELECT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND granted AND relation = ANY(%s)
    AND mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock'))
"""
# Django makes a second index for LIKE beside each index of a text column (128 of them, 458 MB at 410,000 users). What
# looks for beginnings here has an index of its own, and C.UTF-8 sorts bytewise anyway. Only what has a plain twin goes.
_FOR_LIKE = """
SELECT format('DROP INDEX IF EXISTS %I', name.relname) FROM pg_index one
JOIN pg_class name ON name.oid = one.indexrelid AND name.relnamespace = 'public'::regnamespace
JOIN pg_opclass way ON way.oid = one.indclass[0] AND way.opcname IN ('text_pattern_ops', 'varchar_pattern_ops')
WHERE name.relname LIKE '%\\_like' AND one.indnatts = 1 AND one.indkey[0] <> 0 AND NOT one.indisunique
AND EXISTS (SELECT FROM pg_index twin JOIN pg_opclass usual ON usual.oid = twin.indclass[0] AND usual.opcdefault
    WHERE twin.indrelid = one.indrelid AND twin.indkey[0] = one.indkey[0] AND twin.indpred IS NULL AND twin.indisvalid)
"""
_LOCK = "SELECT pg_advisory_lock(hashtextextended('michinori.migrating', 0))"


def are_done() -> bool:
    """Whether every migration on disk is applied, no index is there twice, and the application's role may read all
    tables (privileges are granted last). Much faster than ``migrate``, which has the last word if the answer is no.
    """
    try:  # outside the pool, which would stay connected: PostgreSQL copies the template of practices only if nobody is
        with directly.connect("default") as connection:
            known = _applied(connection)
            found = connection.execute(_MAY_READ_ALL, [connection.info.user]).fetchone()
            return _on_disk() <= known and found == (True,) and connection.execute(_FOR_LIKE).fetchone() is None
    except psycopg.Error:
        return False


def state() -> Literal["ok", "away", "behind"]:
    """Whether the database answers and has every migration of this version; one of a newer version may have more. Asks
    it one query, and the disk once in a process.
    """
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            known = set(cursor.fetchall())
    except ProgrammingError:  # a new database, which has no table of them yet
        return "behind"
    except (Error, psycopg.Error):
        return "away"
    return "ok" if _kept_on_disk() <= known else "behind"


def of_a_newer_version() -> str | None:
    """The name of a migration of ours that is applied and that this version does not have; None if there is none."""
    try:
        with directly.connect("default") as connection:
            known = _applied(connection)
    except psycopg.Error:
        return None
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("michinori.")}
    unknown = {f"{app} {name}" for app, name in known - _on_disk() if app in ours}
    return min(unknown, default=None)


def _applied(connection: "psycopg.Connection[tuple[Any, ...]]") -> set[tuple[str, str]]:
    """The migrations that the database has seen: none in a new one, which has no table of them yet."""
    if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
        return set()
    return set(connection.execute("SELECT app, name FROM django_migrations"))


def _on_disk() -> set[tuple[str, str]]:
    folders = {app.label: Path(app.path) / "migrations" for app in apps.get_app_configs()}
    return {(label, file.stem) for label, folder in folders.items() for file in folder.glob("[!_]*.py")}


@cache
def _kept_on_disk() -> set[tuple[str, str]]:
    return _on_disk()


def migrate(*, grants_anew: bool = False) -> bool:
    """Apply missing migrations; return whether there were any. A second process waits and then finds nothing to do.
    A new database gets the tables of ``schema.sql`` first, in which most migrations need not run.

    ``grants_anew``: grant the application's role its privileges even if no migration was missing (after a restore).
    """
    with _alone():
        missing = schema.load() or _is_missing_any()
        if missing:
            patiently(lambda: call_command("migrate", database="owner", verbosity=0, interactive=False))
            patiently(lambda: call_command("createcachetable", database="owner", verbosity=0))
        patiently(_drop_indexes_for_like)
        if missing or grants_anew or not _application_may():
            patiently(grants.grant)
    connections["owner"].close()
    return missing


def _is_missing_any() -> bool:
    executor = MigrationExecutor(connections["owner"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _drop_indexes_for_like() -> None:
    """Each by itself, so that none waits for another's table."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_FOR_LIKE)
        for (drop,) in cursor.fetchall():
            cursor.execute(drop)


def patiently(change: Callable[[], object]) -> None:
    """Change tables by the owner's connection while an older version serves: let its queries pass and try again where
    one holds a lock. What a migration has done before it gave up is rolled back; those before it stay applied.
    """
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            with connections["owner"].execute_wrapper(_Hurry()):
                change()
            return
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in _IN_THE_WAY or time.monotonic() > give_up:
                raise
        time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 - jitter, not a secret


class _Hurry:
    """Let a transaction that keeps others from a table wait 50 ms only for the next table: the longer it waits, the
    likelier a visitor's query, which has the second table and waits for the first, looks for a deadlock and gives way.
    """

    def __init__(self) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND oid >= 16384")
            self._tables = [oid for (oid,) in cursor.fetchall()]

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        database = context["connection"]
        if self._tables and database.in_atomic_block:
            (keeps,) = database.connection.execute(_STRONG_LOCKS, [self._tables]).fetchone()
            if keeps:
                database.connection.execute("SET LOCAL lock_timeout = '50ms'")
        return execute(sql, params, many, context)


def _application_may() -> bool:
    """Whether the application's role has its privileges. It has not if the operator has configured another role, or if
    a process was killed after the migrations.
    """
    with connections["owner"].cursor() as cursor:
        role = connections["default"].settings_dict["USER"]
        cursor.execute(_MAY_READ_ALL, [role])
        return bool(cursor.fetchone()[0])


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the advisory lock of migrations on a connection of its own, so that a crash of the process frees it."""
    with directly.connect("owner") as connection:
        connection.execute(_LOCK)
        yield
