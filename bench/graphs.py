"""Collecting the rows that belong to one subject, along the database's foreign keys."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from bench.site import Connection

type Ids = dict[str, set[Any]]
"""Primary keys by table."""

_KEYS = """
SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND c.connamespace = 'public'::regnamespace
"""
_COLUMNS = """
SELECT c.oid::regclass::text, a.attname, a.attidentity <> '', p.conkey IS NOT NULL
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_constraint p ON p.conrelid = c.oid AND p.contype = 'p' AND a.attnum = ANY (p.conkey)
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1, a.attnum
"""
# Tables that refer to subjects without a foreign key, or whose foreign keys would lead to unrelated subjects.
_LOOSE = (
    ("machinery_event", "subject_id"),
    ("machinery_deadline", "subject_id"),
    ("ledger_account", "owner_id"),
    ("ledger_movement", "contract_id"),
)


@dataclass(frozen=True)
class Table:
    """A table. ``key``: its primary key's column; ``numbered``: whether that is an identity column."""

    name: str
    key: str
    numbered: bool
    columns: tuple[str, ...]


class Catalogue:
    """The database's tables with their columns and foreign keys."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(_COLUMNS).fetchall()
        columns = defaultdict[str, list[str]](list)
        keys: dict[str, tuple[str, bool]] = {}
        for table, column, counted, primary in rows:
            columns[table].append(column)
            if primary:
                keys[table] = (column, counted)
        self.tables = {name: Table(name, *keys[name], tuple(columns[name])) for name in keys}
        self.parents = defaultdict[str, dict[str, str]](dict)
        self.children = defaultdict[str, list[tuple[str, str]]](list)
        for table, column, target in connection.execute(_KEYS).fetchall():
            self.parents[table][column] = target
            self.children[target].append((table, column))


def collect(connection: Connection, catalogue: Catalogue, roots: Ids, rooms: Collection[str]) -> Ids:
    """All rows that foreign keys connect with the roots, in tables with the name prefixes ``rooms``, and their events,
    deadlines, accounts and movements.
    """
    found: Ids = defaultdict(set)
    waiting = roots
    while waiting:
        near: Ids = defaultdict(set)
        for table, keys in waiting.items():
            found[table] |= keys
            for other, more in _next_to(connection, catalogue, table, keys).items():
                near[other] |= more if other.startswith(tuple(rooms)) else set()
        waiting = {table: keys - found[table] for table, keys in near.items() if keys - found[table]}
    ids = [key for keys in found.values() for key in keys if isinstance(key, str)]
    for table, column in _LOOSE:
        found[table] = set(_values(connection, table, catalogue.tables[table].key, column, ids))
    return {table: keys for table, keys in found.items() if keys}


def _next_to(connection: Connection, catalogue: Catalogue, table: str, keys: set[Any]) -> Ids:
    """The rows to which these rows refer, and those that refer to them."""
    own = catalogue.tables[table].key
    near: Ids = defaultdict(set)
    for column, target in catalogue.parents[table].items():
        near[target] |= set(_values(connection, table, column, own, keys))
    for child, column in catalogue.children[table]:
        near[child] |= set(_values(connection, child, catalogue.tables[child].key, column, keys))
    return near


def _values(connection: Connection, table: str, column: str, where: str, values: Iterable[Any]) -> list[Any]:
    query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s) AND {} IS NOT NULL")
    names = (sql.Identifier(name) for name in (column, table, where, column))
    return [value for (value,) in connection.execute(query.format(*names), [list(values)]).fetchall()]


def lines(connection: Connection, table: Table, keys: Iterable[Any]) -> list[list[str]]:
    """Rows in COPY's text format, split into columns, ordered by primary key."""
    query = sql.SQL("COPY (SELECT {} FROM {} WHERE {} = ANY(%s) ORDER BY {}) TO STDOUT").format(
        sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        *(sql.Identifier(name) for name in (table.name, table.key, table.key)),
    )
    with connection.cursor() as cursor, cursor.copy(query, [list(keys)]) as copy:
        text = b"".join(bytes(block) for block in copy).decode()
    return [line.split("\t") for line in text.split("\n")[:-1]]
