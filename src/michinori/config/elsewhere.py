"""Checking whether a PostgreSQL given by ``DATABASE_URL`` is fit for use, before anything else connects to it."""

import logging
from typing import Any

import psycopg
from psycopg import sql

from michinori.config.databases import PLANNER
from michinori.config.embedded.engine import DatabaseFailed
from michinori.machinery import directly, replicas

_log = logging.getLogger(__name__)
_OLDEST = 17
_WHICH = """
SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()) FROM pg_control_system()
"""


def look() -> None:
    """Connect as each role. Raises ``DatabaseFailed`` if the server is too old or not UTF-8, the owner's role may not
    create tables, or a pooler stands where none may; psycopg's errors if connecting fails.
    """
    for alias in ("default", "owner"):
        with directly.connect(alias) as connection:
            _check_server(connection)
            _check_way(connection, alias)
            may_make = connection.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()
            role = connection.info.user
    if not may_make or not may_make[0]:
        raise DatabaseFailed(
            f"the role {role} may not make tables in it; DATABASE_OWNER_URL names the role that owns the database"
        )
    if directly.is_pooled("default"):
        _look_at_pooler()
    if replicas.is_there():
        _look_at_replica()


def _check_way(connection: "psycopg.Connection[tuple[Any, ...]]", alias: str) -> None:
    """Requests may go by a pooler; whatever listens, locks or migrates may not, and would fail silently."""
    if not directly.shows_a_pooler(connection):
        return
    if alias == "owner":
        raise DatabaseFailed("DATABASE_OWNER_URL leads to a pooler; it names the server itself")
    if directly.is_pooled(alias):
        raise DatabaseFailed("DATABASE_LISTEN_URL leads to a pooler; it names the server itself")
    raise DatabaseFailed("DATABASE_URL leads to a pooler; DATABASE_LISTEN_URL names the server behind it")


def _look_at_pooler() -> None:
    """See that the pooler leads to the same database, whose application's role has the settings of the planner."""
    with directly.connect("default", pooled=True) as pooled, directly.connect("default") as server:
        if pooled.execute(_WHICH).fetchone() != server.execute(_WHICH).fetchone():
            raise DatabaseFailed("DATABASE_URL and DATABASE_LISTEN_URL lead to different databases")
        for name, value in PLANNER.items():
            if server.execute("SELECT current_setting(%s)", [name]).fetchone() != (value,):
                statement = sql.SQL("ALTER ROLE CURRENT_USER SET {} = {}")
                server.execute(statement.format(sql.Identifier(name), sql.Literal(value)))


def _look_at_replica() -> None:
    """See that it is a copy of the same database. One that is away may come back; until then nobody needs it."""
    try:
        with directly.connect(replicas.ALIAS) as copy, directly.connect("default") as server:
            same = copy.execute(_WHICH).fetchone() == server.execute(_WHICH).fetchone()
    except psycopg.OperationalError as error:
        _log.warning("the replica does not answer: %s", " ".join(str(error).split()))
        return
    if not same:
        raise DatabaseFailed("DATABASE_REPLICA_URL leads to a server that is no copy of the one in DATABASE_URL")


def _check_server(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    major, encoding = connection.info.server_version // 10_000, connection.info.parameter_status("server_encoding")
    if major < _OLDEST:
        raise DatabaseFailed(f"it is PostgreSQL {major}, and {_OLDEST} or newer is needed")
    if encoding != "UTF8":
        raise DatabaseFailed(f"its encoding is {encoding}; make it anew with ENCODING 'UTF8' TEMPLATE template0")
