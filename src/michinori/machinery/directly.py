"""Connections to the database outside Django: without its pool, its time-outs and its transactions."""

from typing import Any

import psycopg
from django.db import connections


def connect(alias: str) -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection in autocommit mode with the role of ``default`` or ``owner``; use it with
    ``with``, which closes it.
    """
    return psycopg.connect(**parameters(alias), autocommit=True)


def parameters(alias: str) -> dict[str, Any]:
    """The arguments of ``psycopg.connect`` for such a connection."""
    found = connections[alias].get_connection_params()
    for of_django in ("cursor_factory", "context"):
        found.pop(of_django, None)
    return {**found, "options": ""}
