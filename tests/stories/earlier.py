"""Rows as an earlier version of the program wrote them, put into the tables of now."""

import json
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
from django.db.migrations import RunSQL
from psycopg import sql
from psycopg.types.json import Jsonb

from michinori.machinery import clock


def recorded(name: str) -> dict[str, Any]:
    """What was recorded under that name: ``rows`` by table, ``now`` at the end, and the ids that tests speak of."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "of_before" / name).read_text())
    return found


def put_in(owner: psycopg.Connection, made: dict[str, Any], migration: str) -> None:
    """The rows of then in the tables of now, what ``migration`` of contracts does to them, and the time of then."""
    for table, rows in made["rows"].items():
        columns = sql.SQL(", ").join(map(sql.Identifier, rows[0]))
        insert = sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, %s)")
        for row in rows:
            owner.execute(insert.format(sql.Identifier(table), columns), [Jsonb(row)])
        if isinstance(rows[0].get("id"), int):
            newest = max(row["id"] for row in rows)
            owner.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, newest])
    owner.commit()
    operations = import_module(f"michinori.contracts.migrations.{migration}").Migration.operations
    owner.execute(next(one.sql for one in operations if isinstance(one, RunSQL)))
    owner.commit()
    clock.turn_to(datetime.fromisoformat(made["now"]))
