"""A database with one contract in it that is put back as it was after every try, and what a try changed in it.

Making a contract by commands takes a tenth of a second; putting one back takes a few thousandths. So a scene is made
once, kept table by table in a schema beside it, and thousands of pairs are played on it. Rows of history cannot be
deleted, not even by their owner: only the superuser of the tests' own server, with the triggers asleep, can do this.
"""

import json
import re
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

ROOMS = ("contracts", "ledger", "machinery", "market", "people")
"""Whose tables are watched: every one that a command can write, also those that do not exist today."""
_BY_CHANCE = re.compile(r"[a-z]{3}_[a-z2-7]{16}|[0-9a-f]{64,}|(?<=\")[\w-]{43}(?=\")|sealed:[\w-]+=*")
"""Ids, hashes and nonces, and the tokens of links, open or sealed."""
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T[0-9:.]+(?:Z|[+-]\d\d:\d\d)")

type Changes = list[tuple[str, str, str]]
"""What was added to and taken out of which table, as JSON without what differs from one try to the next."""


class Board:
    """``keep`` remembers the database as it is; ``changes`` says what has changed since, ``put_back`` undoes it."""

    def __init__(self, address: str) -> None:
        self.owner = psycopg.connect(address, autocommit=True)
        self.known: set[str] = set()
        self.touched: set[str] = set()
        """The tables in which the last look at ``changes`` found any."""

    def keep(self) -> None:
        """Remember every table of the rooms, and make the two functions that compare and put back."""
        tables = self._tables()
        self.owner.execute("CREATE SCHEMA kept")
        for table in tables:
            self.owner.execute(sql.SQL("CREATE TABLE kept.{0} AS TABLE public.{0}").format(sql.Identifier(table)))
            for (row,) in self.owner.execute(sql.SQL("SELECT t::text FROM kept.{} t").format(sql.Identifier(table))):
                self.known.update(_BY_CHANCE.findall(row))
        self.owner.execute(_changes(tables))
        self.owner.execute(_PUT_BACK)
        self.owner.execute("GRANT USAGE ON SCHEMA kept TO PUBLIC")

    def put_back(self) -> None:
        """Undo all that was committed since ``keep`` and seen by ``changes``."""
        self.owner.execute("SELECT kept.put_back(%s)", [sorted(self.touched)])

    def changes(self) -> Changes:
        """What Django's connection sees changed since ``keep``: equal changes are one and the same outcome."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM kept.changes()")
            rows = [json.loads(found) if isinstance(found, str) else found for (found,) in cursor.fetchall()]
        self.touched = {table for table, _, _ in rows}
        return sorted((table, sign, self._told(table, row)) for table, sign, row in rows if not _a_reminder(row))

    def deadlocks(self) -> int:
        """How often two waited for each other until PostgreSQL ended one of them."""
        found = self.owner.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int((found.fetchone() or (0,))[0])

    def _tables(self) -> list[str]:
        found = self.owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return [name for (name,) in found if name.partition("_")[0] in ROOMS]

    def _told(self, table: str, row: dict[str, Any]) -> str:
        """A row without numbers of sequences, random values and times of day."""
        told = json.dumps({key: value for key, value in row.items() if not _counted(table, key, value)}, sort_keys=True)
        told = _BY_CHANCE.sub(lambda found: found[0] if found[0] in self.known else "new", told)
        return _INSTANT.sub(r"\1", told)


def _counted(table: str, key: str, value: object) -> bool:
    """Columns that comparisons ignore: numbers of sequences, the outbox's random marks, and what depends on real time
    (the outbox's times, the distance of simulated time from real time).

    Also ignored is the day of a withdrawal: it belongs to no contract, and is read before the contracts are locked.
    """
    if (table, key) == ("people_businessend", "day"):
        return True
    return key in ("made_at", "mark", "offset") or (isinstance(value, int) and (key == "id" or key.endswith("_id")))


def _a_reminder(row: dict[str, Any]) -> bool:
    """Whether a change is only a reminder, which is left out when an act comes long after its day: not compared."""
    return row.get("kind") == "contract_reminder"


_DIFFERENCE = """
RETURN QUERY SELECT json_build_array({name}, '+', to_json(t)) FROM (TABLE public.{table} EXCEPT TABLE kept.{table}) t;
RETURN QUERY SELECT json_build_array({name}, '-', to_json(t)) FROM (TABLE kept.{table} EXCEPT TABLE public.{table}) t;
"""
_PUT_BACK = """
CREATE FUNCTION kept.put_back(touched text[]) RETURNS void LANGUAGE plpgsql SET session_replication_role = replica
AS $$ DECLARE touched_one text; BEGIN FOREACH touched_one IN ARRAY touched LOOP
EXECUTE format('DELETE FROM public.%I', touched_one);
EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE TABLE kept.%I', touched_one, touched_one);
END LOOP; END $$
"""


def _changes(tables: list[str]) -> sql.Composed:
    """A PL/pgSQL function that compares each table; its statements are planned once."""
    head = sql.SQL("CREATE FUNCTION kept.changes() RETURNS SETOF json LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN ")
    lines = [sql.SQL(_DIFFERENCE).format(table=sql.Identifier(table), name=sql.Literal(table)) for table in tables]
    return sql.Composed([head, *lines, sql.SQL(" END $$")])
