"""Negative controls: what would be lost or doubled is seen by the same count.

A lost row of idempotency: the same command with the same key is done again. And ``synchronous_commit`` off: PostgreSQL
acknowledges before it has written, so that its kill loses the last seconds.
"""

import itertools
import json
import time
from random import Random

from bench import texts
from bench.browsing import Program, Request
from faults.book import Book
from faults.kills import VICTIMS
from faults.line import Line
from faults.load import Load
from faults.market import Market
from faults.proof import ROWS, Count, rows
from rig.waiting import wait_until

_LOSSES = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}
_SECONDS = 2.0
_TRIES = 3
_JOBS = "/jobs"
_KEPT = 23 * 3600
"""The site keeps an answer for a day, in seconds; a command of before that would be done again."""


def lost_row(market: Market, load: Load, book: Book) -> Count:
    """Post a job, send it again (one effect), lose the row, send it again (two): the count says doubled."""
    line = load.line()
    program = Program(line, market.pairs[0].client.token)  # type: ignore[arg-type]
    asked = program.request("POST", "/jobs", _job(7), status=201)
    made = json.loads(line.ask(asked)[0])["id"]
    (key,) = [one.key for one in book.answered() if one.kind == _JOBS and (one.answer or {}).get("id") == made]
    assert json.loads(line.repeat(asked, key)[0])["id"] == made, "a second answer to the same key"
    assert _count(market, book).sound, "doubled before the row was lost"
    with market.connect() as connection:
        gone = connection.execute("DELETE FROM machinery_answer WHERE key = %s", [key]).rowcount
    assert gone == 1, f"{gone} rows of idempotency"
    line.repeat(asked, key)
    line.close()
    return _count(market, book)


def asynchronous(market: Market, load: Load, book: Book) -> Count:
    """Post jobs for two seconds and kill PostgreSQL: the count says lost."""
    (postgres,) = [victim for victim in VICTIMS if victim.name == "PostgreSQL"]
    found = Count()
    for n in range(_TRIES):
        market.inside.set(**_LOSSES)
        _post(load.line(), market, n)
        for process in postgres.found(market.site):
            process.kill()
        wait_until(lambda: market.site.answers() and postgres.found(market.site), "PostgreSQL is back")
        found = _count(market, book)
        if found.lost:
            break
    market.inside.set(**dict.fromkeys(_LOSSES))
    return found


def repeat_sample(market: Market, load: Load, book: Book, numbers: Random, most: int = 50) -> int:
    """Send commands of the load that have no body again, each with its key, also such as came before a kill; return how
    many were answered as before. Raises ``Unexpected`` for any other answer.
    """
    tokens = {name: token for token, name in market.names.items()}
    since = time.time() - _KEPT
    bare = [one for one in book.answered() if one.kind.endswith(("/deposit", "/approve", "/close")) and one.at > since]
    line = load.line()
    for one in numbers.sample(bare, min(most, len(bare))):
        headers = {"Authorization": f"Bearer {tokens[one.who]}", "Content-Type": "application/json"}
        line.repeat(Request("POST", one.path, headers), one.key)
    line.close()
    return min(most, len(bare))


def _post(line: Line, market: Market, n: int) -> None:
    program = Program(line, market.pairs[0].client.token)  # type: ignore[arg-type]
    until = time.monotonic() + _SECONDS
    for number in itertools.count(1_000 * n):
        program.post("/jobs", _job(number), status=201)
        if time.monotonic() > until:
            break
    line.close()


def _job(number: int) -> dict[str, object]:
    return texts.job(Random(number), itertools.count(900_000 + number))


def _count(market: Market, book: Book) -> Count:
    found = Count(book.acknowledged)
    with market.connect() as connection:
        rows(found, _JOBS, book, [row[0] for row in connection.execute(ROWS[_JOBS].encode()).fetchall()])
    return found
