"""Loading rows by COPY, with all constraints and triggers on, and reporting progress."""

import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from psycopg import sql

from bench.moulds import Rows
from bench.site import Connection

# Movements' foreign keys are checked at once, so accounts are loaded first; all others are deferred to the commit.
MONEY_IN = "ledger_movement (money_in)"
"""The key of movements from the bank, whose lines have other columns."""
MONEY_COLUMNS = ["debit_id", "credit_id", "amount", "kind", "key", "input_hash", "at"]
_AT_ONCE = 20_000
_WIDTH = 24
_TO_THE_END = "\x1b[K"


class Loader:
    """Collects lines and loads them in batches of some ten thousand, one transaction each. While PostgreSQL works on a
    batch, the next one is made.
    """

    def __init__(self, connection: Connection, columns: Mapping[str, Sequence[str]]) -> None:
        self._connection = connection
        self._columns = dict(columns)
        self.rows: Rows = defaultdict(list)
        self._beside = ThreadPoolExecutor(1)
        self._running: Future[None] | None = None

    def know(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Set the columns of tables' lines."""
        self._columns |= columns

    def load_some(self) -> None:
        """Load if enough has been collected."""
        if sum(len(each) for each in self.rows.values()) >= _AT_ONCE:
            self._hand_over()

    def load(self) -> None:
        """Load all that has been collected, and wait until it is there."""
        self._hand_over()
        self._wait()

    def _hand_over(self) -> None:
        self._wait()
        rows, self.rows = self.rows, defaultdict(list)
        self._running = self._beside.submit(self._copy, rows)

    def _wait(self) -> None:
        if self._running:
            self._running.result()
        self._running = None

    def _copy(self, rows: Rows) -> None:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            for table in sorted(rows, key=_place):
                with cursor.copy(_statement(table, self._columns[table])) as copy:
                    copy.write("".join(rows[table]))


def _place(table: str) -> tuple[int, str]:
    """The order of loading: accounts, money paid in, other movements, everything else."""
    order = ("ledger_account", MONEY_IN, "ledger_movement")
    return (order.index(table) if table in order else len(order), table)


def _statement(table: str, columns: Sequence[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.partition(" ")[0]), names)


class Progress:
    """A bar at a terminal, redrawn each second, with the rate and what is left; else a line each ten seconds. The
    total time at the end.
    """

    def __init__(self, what: str, total: int) -> None:
        self._what, self.total = what, total
        self._began = self._said = time.monotonic()
        self._every = 1 if sys.stderr.isatty() else 10

    def at(self, done: int) -> None:
        now = time.monotonic()
        if now - self._said >= self._every:
            self._said = now
            line = bar(self._what, done, self.total, now - self._began)
            sys.stderr.write(f"\r{line}{_TO_THE_END}" if sys.stderr.isatty() else f"{line}\n")
            sys.stderr.flush()

    def end(self) -> None:
        spent = time.monotonic() - self._began
        say(f"{self._what}: {self.total:,} in {spent:.1f} s ({self.total / max(spent, 0.001):,.0f} a second)")


def bar(what: str, done: int, total: int, spent: float) -> str:
    """A line of progress after ``spent`` seconds."""
    share = done / max(1, total)
    full = int(_WIDTH * share)
    rate = done / max(spent, 0.001)
    left = f", {(total - done) / rate:,.0f} s left" if done else ""
    return f"{what} [{'#' * full}{'.' * (_WIDTH - full)}] {done:,} of {total:,}, {rate:,.0f} a second{left}"


def say(line: str) -> None:
    """Write a line of progress to stderr."""
    sys.stderr.write(f"\r{line}{_TO_THE_END}\n" if sys.stderr.isatty() else f"{line}\n")
    sys.stderr.flush()
