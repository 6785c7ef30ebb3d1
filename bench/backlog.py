"""``python -m bench.backlog``: how fast the background works off acts that wait in the outbox, and deadlines that fall
due at once, reminders among them, with the web idle. It goes on with a home that ``make bench`` has filled.

Waiting acts are what contracts told before, put once more: each makes notices and calls anew, while papers and conduct
are found done, so an act weighs a little less than a first one.
"""

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bench.counting import spent
from bench.loading import say
from bench.site import Connection, Site

_PATIENCE = 1800.0
_PUT = """
INSERT INTO machinery_outboxitem (kind, payload, made_at{columns})
SELECT kind, payload, clock_timestamp(){values} FROM machinery_outboxitem, generate_series(1, %(most)s)
WHERE kind = 'contract_events' LIMIT %(acts)s
"""
_WAITING = """
SELECT (SELECT count(*) FROM machinery_outboxitem WHERE spread_at IS NULL)
    + (SELECT count(*) FROM machinery_outboxdelivery WHERE done_at IS NULL AND attempts = 0)
"""
_DUE = "SELECT count(*) FROM machinery_deadline WHERE at <= %s AND kind = 'contract'"
_ACTS = "SELECT count(*) FROM machinery_event WHERE actor = 'clock'"
_TH = """
SELECT acts_at FROM machinery_deadline
WHERE kind = 'contract' AND acts_at IS NOT NULL ORDER BY acts_at OFFSET %s LIMIT 1
"""


def main() -> None:
    """Measure and print a line of JSON."""
    parser = argparse.ArgumentParser(prog="bench.backlog", description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var/bench/0.01/home"))
    parser.add_argument("--acts", type=int, default=10_000)
    parser.add_argument("--deadlines", type=int, default=1_000)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    site = Site(given.home.resolve(), simulated=True)
    try:
        site.start()
        with site.connect() as connection:
            found = {"outbox": _drained(site, connection, given.acts)}
            found["tick"] = _applied(site, connection, given.deadlines)
    finally:
        site.stop()
    sys.stdout.write(json.dumps(found) + "\n")


def _drained(site: Site, connection: Connection, acts: int) -> dict[str, float]:
    site.hold_background()
    named = "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = 'subject'"
    ordered = connection.execute(named, ["machinery_outboxitem"]).fetchone() is not None
    put = _PUT.format(columns=", subject" if ordered else "", values=", payload ->> 'contract_id'" if ordered else "")
    put_now = connection.execute(put.encode(), {"acts": acts, "most": acts}).rowcount
    say(f"{put_now} acts wait")
    return _timed(site, put_now, lambda: connection.execute(_WAITING).fetchone() == (0,))


def _applied(site: Site, connection: Connection, deadlines: int) -> dict[str, float]:
    site.hold_background()
    found = connection.execute(_TH, [deadlines]).fetchone()
    if found is None:
        return {}
    until = found[0] + timedelta(minutes=1)
    site.turn_to(until)
    (before,) = connection.execute(_ACTS).fetchone() or (0,)
    (due,) = connection.execute(_DUE, [until]).fetchone() or (0,)
    say(f"{due} deadlines have passed")
    took = _timed(site, due, lambda: connection.execute(_DUE, [until]).fetchone() == (0,))
    (after,) = connection.execute(_ACTS).fetchone() or (0,)
    return {**took, "acts": after - before, "acts_per_second": round((after - before) / took["seconds"], 1)}


def _timed(site: Site, number: int, over: Callable[[], bool]) -> dict[str, float]:
    """How long it takes from now on, and what each of ``number`` costs in milliseconds of CPU."""
    before, began = _cpu(site), time.monotonic()
    site.let_background_go_on()
    while not over():
        if time.monotonic() - began > _PATIENCE:
            raise TimeoutError
        time.sleep(0.1)
    seconds = time.monotonic() - began
    costs = [round(1000 * (after - was) / number, 1) for was, after in zip(before, _cpu(site), strict=True)]
    return {
        "number": number,
        "seconds": round(seconds, 1),
        "per_second": round(number / seconds, 1),
        "background_ms": costs[0],
        "postgres_ms": costs[1],
    }


def _cpu(site: Site) -> tuple[float, float]:
    """Seconds of CPU so far of the background process and of PostgreSQL, whose backends must live on meanwhile."""
    return spent(site.background()), spent(site.postgres())


if __name__ == "__main__":
    main()
