"""A connection to the database outside Django: without its pool, its time limits and its transactions."""

from typing import Any

import psycopg
from django.db import connections


def connect(alias: str) -> "psycopg.Connection[tuple[Any, ...]]":
    """As the role of ``default`` or ``owner``; to be used with ``with``, which closes it."""
    parameters = connections[alias].get_connection_params()
    for ours in ("cursor_factory", "context"):
        parameters.pop(ours, None)
    return psycopg.connect(**{**parameters, "options": ""}, autocommit=True)
