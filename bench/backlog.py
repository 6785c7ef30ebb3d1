"""``python -m bench.backlog``: how fast the background works off acts that wait in the outbox, and deadlines that fall
due at once, reminders among them, with the web idle; and how long acts wait while eight clients ask for pages and end
contracts, and afterwards. It goes on with a home that ``make bench`` has filled, which it uses up.

Waiting acts are what contracts told before, put once more: each makes notices and calls anew, while papers and conduct
are found done, so an act weighs a little less than a first one.
"""

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.asking import Act, Asking
from bench.counting import spent
from bench.drawing import Draw
from bench.loading import say
from bench.loop import Supply, ask
from bench.people import Crowd
from bench.site import Connection, Site
from bench.sizes import sizes

_PATIENCE = 1800.0
_LOOK = 2.0
_READERS, _ENDING = 6, 2
"""Of eight clients those who ask for pages, and those who open endings, of which each is an act that waits."""
_PUT = """
INSERT INTO machinery_outboxitem (kind, payload, made_at{columns})
SELECT kind, payload, clock_timestamp(){values} FROM machinery_outboxitem, generate_series(1, %(most)s)
WHERE kind = 'contract_events' LIMIT %(acts)s
"""
_WAITING = """
SELECT (SELECT count(*) FROM machinery_outboxitem WHERE spread_at IS NULL)
    + (SELECT count(*) FROM machinery_outboxdelivery WHERE done_at IS NULL AND attempts = 0)
"""
_LAG = """
SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(made_at)), 0)::float
FROM machinery_outboxitem WHERE spread_at IS NULL
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
    parser.add_argument("--scale", type=float, default=0.01, help="of the home, for who asks")
    parser.add_argument("--seconds", type=float, default=60.0, help="for which eight clients ask")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    site = Site(given.home.resolve(), simulated=True)
    try:
        site.start()
        with site.connect() as connection:
            asking = Asking(site, Crowd(Draw(1), sizes(given.scale)), connection)
            found: dict[str, Any] = {"outbox": _drained(site, connection, given.acts)}
            found["beside_the_web"] = _beside_the_web(site, connection, asking.acts(), given.seconds)
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


def _beside_the_web(site: Site, connection: Connection, acts: Sequence[Act], seconds: float) -> dict[str, Any]:
    """Say every two seconds how many acts wait and for how long the first of them has, while eight clients ask as fast
    as they are answered, and from then on until none does. Return the same, and how much was answered.
    """
    by_name = {act.name: Supply(act) for act in acts}
    answered: dict[str, int] = {}

    def run(name: str, clients: int) -> None:
        answered[name] = ask(site.port, by_name[name], clients, seconds=seconds).n

    asked = (("job page", _READERS), ("API: open an ending", _ENDING))
    threads = [threading.Thread(target=run, args=one) for one in asked]
    for thread in threads:
        thread.start()
    began, lags = time.monotonic(), [(0.0, 0, 0.0)]
    while any(thread.is_alive() for thread in threads) or lags[-1][1]:
        time.sleep(_LOOK)
        waiting, oldest = connection.execute(_LAG).fetchone() or (0, 0.0)
        lags.append((round(time.monotonic() - began, 1), waiting, round(oldest, 1)))
        say(f"after {lags[-1][0]} s {waiting} acts wait, the first for {oldest:.1f} s")
    return {
        "clients": _READERS + _ENDING,
        "seconds": seconds,
        **{f"{name}, a second": round(n / seconds, 1) for name, n in answered.items()},
        "most_waiting": max(waiting for _, waiting, _ in lags),
        "longest_s": max(oldest for *_, oldest in lags),
        "none_wait_after_s": lags[-1][0],
        "lags": lags,
    }


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
