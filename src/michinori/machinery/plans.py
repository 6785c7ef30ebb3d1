"""Statements whose plans PostgreSQL keeps for each connection, and those that are planned anew by what they are given.
To parse and plan a statement often takes longer than to carry it out.

A statement that keeps its plan is sent with its values apart, and prepared by psycopg the first time (decision 55). A
connection keeps the last 100; all of them go at a ROLLBACK, also to a savepoint. Behind a pooler, which gives each
transaction another connection, nothing is prepared.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, Error, NotSupportedError, connections
from django.db.backends.postgresql.base import ServerBindingCursor

type Values = Sequence[Any] | Mapping[str, Any]


def planned_anew(alias: str, text: str, values: Values) -> list[Any]:
    """The rows of a statement that is planned for these values."""
    with connections[alias].cursor() as cursor:
        cursor.execute(text, values)
        return [*cursor.fetchall()]


def by_a_kept_plan(alias: str, text: str, values: Values) -> list[Any]:
    """The rows of a statement that keeps its plan.

    Where a migration has changed the type of a column since, PostgreSQL refuses the plan. Outside of a transaction the
    statement is planned anew then. Inside of one NotSupportedError is raised: the request is answered 503, with the
    time after which to come again, and finds the plans dropped.
    """
    connection = connections[alias]
    try:
        return _prepared(connection, text, values)
    except NotSupportedError:
        if connection.in_atomic_block:
            raise
        return planned_anew(alias, text, values)


def ask(text: str, values: Values = ()) -> list[Any]:
    """The rows of a statement that keeps its plan, from the database that commands write to. PostgreSQL learns the type
    of each value from the text, or from a cast in it, where Python's type does not say it.
    """
    return by_a_kept_plan(DEFAULT_DB_ALIAS, text, values)


def run(text: str, values: Values = ()) -> None:
    """Carry out a statement as ``ask`` does, and read no rows."""
    _prepared(connections[DEFAULT_DB_ALIAS], text, values, reads=False)


def _prepared(connection: Any, text: str, values: Values, *, reads: bool = True) -> list[Any]:
    connection.ensure_connection()
    session = connection.connection
    before, session.cursor_factory = session.cursor_factory, ServerBindingCursor
    try:
        opened = connection.cursor()
    finally:
        session.cursor_factory = before
    with opened as cursor:
        try:
            cursor.execute(text, values)
        except DatabaseError:
            _drop_plans(connection)
            raise
        return [*cursor.fetchall()] if reads else []


def _drop_plans(connection: Any) -> None:
    """Drop all plans of a connection on which a statement has failed: psycopg does not know of one that was prepared
    and then failed, and it would stay. In a transaction the ROLLBACK that follows does so.
    """
    if not connection.in_atomic_block:
        with suppress(Error), connection.cursor() as cursor:  # the connection may be lost
            cursor.execute("ROLLBACK")
