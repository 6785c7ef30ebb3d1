"""Checking whether a PostgreSQL given by ``DATABASE_URL`` is fit for use, before anything else connects to it."""

from typing import Any

import psycopg

from michinori.config.embedded.engine import DatabaseFailed
from michinori.machinery import directly

_OLDEST = 17


def look() -> None:
    """Connect as each role. Raises ``DatabaseFailed`` if the server is too old or not UTF-8, or the owner's role may
    not create tables; psycopg's errors if connecting fails.
    """
    for alias in ("default", "owner"):
        with directly.connect(alias) as connection:
            _check_server(connection)
            may_make = connection.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()
            role = connection.info.user
    if not may_make or not may_make[0]:
        raise DatabaseFailed(
            f"the role {role} may not make tables in it; DATABASE_OWNER_URL names the role that owns the database"
        )


def _check_server(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    major, encoding = connection.info.server_version // 10_000, connection.info.parameter_status("server_encoding")
    if major < _OLDEST:
        raise DatabaseFailed(f"it is PostgreSQL {major}, and {_OLDEST} or newer is needed")
    if encoding != "UTF8":
        raise DatabaseFailed(f"its encoding is {encoding}; make it anew with ENCODING 'UTF8' TEMPLATE template0")
