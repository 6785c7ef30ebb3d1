"""Everything stored, found through the database's own catalogue: a new table or column is read without being listed."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import psycopg
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from psycopg import sql

_COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL), a.attgenerated <> '', p.oid IS NOT NULL,
        f.confrelid::regclass::text
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_constraint p ON p.conrelid = c.oid AND p.contype = 'p' AND p.conkey = ARRAY[a.attnum]
    LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
    ORDER BY c.relname, a.attnum"""
_EMPTY = (None, "", "{}", "[]", '""')
_WRITTEN = {
    "text": "{word}",
    "character varying": "{word}",
    "text[]": "ARRAY[{word}]",
    "character varying[]": "ARRAY[{word}]",
    "jsonb": "to_jsonb(ARRAY[{word}])",
    "bytea": "convert_to({word}, 'UTF8')",
    "tsvector": "array_to_tsvector(ARRAY[{word}])",
}
"""By type, how a word is written into an empty column."""


@dataclass(frozen=True)
class Column:
    """``is_key``: the primary key; ``refers``: the table that a foreign key leads to."""

    table: str
    name: str
    type: str
    is_generated: bool
    is_key: bool
    refers: str | None

    @property
    def place(self) -> str:
        return f"{self.table}.{self.name}"

    @property
    def holds_words(self) -> bool:
        """Whether somebody's words could stand here."""
        return self.type in _WRITTEN and not (self.is_generated or self.is_key or self.refers)


@dataclass(frozen=True)
class Row:
    """``cells``: all columns as text. ``parents``: table and key of the rows that it refers to."""

    table: str
    key: str
    cells: dict[str, str | None]
    parents: tuple[tuple[str, str], ...]

    @property
    def place(self) -> tuple[str, str]:
        return self.table, self.key


@dataclass(frozen=True)
class Mark:
    """The meaning of a marking word: the column that it was written to, and the people whose rows contain it there."""

    place: str
    people: frozenset[str]


def columns() -> dict[str, list[Column]]:
    """By table."""
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for row in cursor.fetchall():
            found[row[0]].append(Column(*row))
    return found


def rows() -> Iterator[Row]:
    """Every row of every table. Sessions, which are stored compressed, are unpacked."""
    for table, its in columns().items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(map(_as_text, its))} FROM {_quoted(table)}")
            for values in cursor.fetchall():
                cells = dict(zip([each.name for each in its], values, strict=True))
                if "session_data" in cells:
                    cells["session_data"] = str(SessionStore().decode(cells["session_data"]))
                keys = [cells[each.name] for each in its if each.is_key]
                parents = [(each.refers, cells[each.name]) for each in its if each.refers and cells[each.name]]
                yield Row(table, keys[0] if keys else "", cells, tuple(parents))


def people_of(found: Iterable[Row], ids: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], frozenset[str]]:
    """Whose each row is, by table and key: of those whose ids stand in it; where none does, of those to whom the rows
    belong that it refers to. ``ids``: by person.
    """
    whose = {one: name for name, theirs in ids.items() for one in theirs}
    all_rows = {row.place: row for row in found}
    known: dict[tuple[str, str], frozenset[str]] = {}

    def people(place: tuple[str, str]) -> frozenset[str]:
        if place not in known:
            known[place] = frozenset()  # ends circles
            row = all_rows[place]
            named = {whose[cell] for cell in row.cells.values() if cell in whose}
            known[place] = frozenset(named or itertools.chain(*map(people, row.parents)))
        return known[place]

    return {place: people(place) for place in all_rows}


def mark_what_is_empty(admin: psycopg.Connection, ids: Mapping[str, Iterable[str]]) -> dict[str, Mark]:
    """Write a word into every column that could hold somebody's words and is empty in a row of theirs, as far as the
    constraints of the table allow. So columns that no command of the market fills are looked for as well.

    ``admin``: a connection as superuser. Gives what each word stands for.
    """
    found, marks, numbers = list(rows()), {}, itertools.count(8000)
    whose = people_of(found, ids)
    admin.execute("SET session_replication_role = replica")  # switches triggers and foreign keys off
    for its in columns().values():
        for column in filter(lambda each: each.holds_words, its):
            empty = defaultdict(list)
            for row in found:
                if row.table == column.table and whose[row.place] and _may_mark(row, column):
                    empty[whose[row.place]].append(row.key)
            key = next(each.name for each in its if each.is_key)
            for people, keys in empty.items():
                word = f"q{next(numbers)}"
                if _write(admin, column, key, word, keys) or _write(admin, column, key, word, keys[:1]):
                    marks[word] = Mark(column.place, people)
    admin.execute("RESET session_replication_role")
    return marks


def _may_mark(row: Row, column: Column) -> bool:
    """Nobody reads a search index word by word, and none can be searched for a canary."""
    return row.cells[column.name] in _EMPTY or column.type == "tsvector"


def _write(admin: psycopg.Connection, column: Column, key: str, word: str, keys: list[str]) -> bool:
    """False where a constraint refuses it, a unique one more than one row."""
    statement = sql.SQL("UPDATE {} SET {} = " + _WRITTEN[column.type] + " WHERE {}::text = ANY(%s)")
    names = map(sql.Identifier, (column.table, column.name, key))
    try:
        with admin.transaction():
            admin.execute(statement.format(*names, word=sql.Literal(word)), [keys])
    except (psycopg.IntegrityError, psycopg.DataError):
        return False
    return True


def _as_text(column: Column) -> str:
    name = _quoted(column.name)
    return f"encode({name}, 'escape')" if column.type == "bytea" else f"{name}::text"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
