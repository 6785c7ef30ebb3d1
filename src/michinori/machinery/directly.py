"""Connections to the database outside Django: without its pool, its time-outs and its transactions, and past a pooler
that stands before the server (decision 54).
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

PAST_POOLER = "PAST_POOLER"
"""In the settings of a database that is reached by a pooler: what differs in those of the server itself."""


def connect(alias: str, *, pooled: bool = False) -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection in autocommit mode with the role of ``default`` or ``owner``; use it with
    ``with``, which closes it. ``pooled``: the way that requests go, for a look at it.
    """
    return psycopg.connect(**parameters(alias, pooled=pooled), autocommit=True)


def parameters(alias: str, *, pooled: bool = False) -> dict[str, Any]:
    """The arguments of ``psycopg.connect`` for such a connection."""
    database = connections[alias].settings_dict
    one = DatabaseWrapper(dict(database) if pooled else past_pooler(database), alias)
    found = one.get_connection_params()
    for of_django in ("cursor_factory", "context"):
        found.pop(of_django, None)
    return {**found, "options": ""}


def past_pooler(database: Mapping[str, Any]) -> dict[str, Any]:
    """Django's settings of a database with the server's own address, also where requests go by a pooler.

    A pooler by transactions hands a connection to somebody else after each of them: LISTEN, locks of a session, SET and
    cursors that outlive a transaction are lost or, worse, left to others.
    """
    own = {name: value for name, value in database.items() if name != PAST_POOLER}
    return {**own, **database.get(PAST_POOLER, {})}


def is_pooled(alias: str) -> bool:
    """Whether requests to this database go by a pooler."""
    return PAST_POOLER in connections[alias].settings_dict


def shows_a_pooler(connection: "psycopg.Connection[tuple[Any, ...]]") -> bool:
    """Whether somebody stands between: a pooler gives each client a number of its own, not its server process's."""
    return connection.execute("SELECT pg_backend_pid()").fetchone() != (connection.info.backend_pid,)
