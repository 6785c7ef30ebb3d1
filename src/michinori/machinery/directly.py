"""A connection to the database outside Django: without its pool, its time limits and its transactions."""

from typing import Any

import psycopg
from django.db import connections


def connect(alias: str) -> "psycopg.Connection[tuple[Any, ...]]":
    """As the role of ``default`` or ``owner``; to be used with ``with``, which closes it."""
    return psycopg.connect(**parameters(alias), autocommit=True)


def parameters(alias: str) -> dict[str, Any]:
    """What psycopg needs for such a connection."""
    found = connections[alias].get_connection_params()
    for ours in ("cursor_factory", "context"):
        found.pop(ours, None)
    return {**found, "options": ""}
