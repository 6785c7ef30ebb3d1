"""A PostgreSQL elsewhere, given by address: whether it will do, said in one sentence before anything is tried."""

from typing import Any

import psycopg

from michinori.config.embedded.engine import DatabaseFailed
from michinori.machinery import directly

_OLDEST = 17


def look() -> None:
    """Knock as each role. Raises ``DatabaseFailed``: too old, not UTF-8, no role that may migrate; else psycopg's."""
    for alias in ("default", "owner"):
        with directly.connect(alias) as connection:
            _judge(connection)
            may_make = connection.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()
            role = connection.info.user
    if not may_make or not may_make[0]:
        raise DatabaseFailed(
            f"the role {role} may not make tables in it; DATABASE_OWNER_URL names the role that owns the database"
        )


def _judge(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    major, encoding = connection.info.server_version // 10_000, connection.info.parameter_status("server_encoding")
    if major < _OLDEST:
        raise DatabaseFailed(f"it is PostgreSQL {major}, and {_OLDEST} or newer is needed")
    if encoding != "UTF8":
        raise DatabaseFailed(f"its encoding is {encoding}; make it anew with ENCODING 'UTF8' TEMPLATE template0")
