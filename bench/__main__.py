"""``python -m bench``: fill a database, measure, print a table. ``make bench SCALE=0.01`` runs it."""

import argparse
import json
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from bench import report
from bench.arrivals import ENOUGH, measure_arrivals
from bench.asking import Asking
from bench.books import measure_books
from bench.contention import can_settle, measure_contention
from bench.drawing import Draw
from bench.environments import NotInstalled, environment
from bench.filling import FILLED, fill, settle
from bench.loading import say
from bench.loop import measure, measure_empty_view
from bench.machine import load, loaded, rested
from bench.overload import measure_overload
from bench.page import beside, of_books
from bench.peering import measure_peers
from bench.people import Crowd
from bench.recorded import BOOKS, PEERS, record
from bench.room import NoRoom, room, scale_that_fits
from bench.site import Site
from bench.sizes import sizes
from bench.warming import read_files

_FLOOD = 20
"""Seconds of each recorded overload. The rates are of the time until the last answer, which six were too short for."""


def main() -> None:
    """Run the benchmark. ``--out`` gets the results (SCALE.json) and the home that was filled."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each act at each number of clients")
    parser.add_argument("--out", type=Path, default=Path("var/bench"))
    parser.add_argument("--again", action="store_true", help="measure what was filled before")
    parser.add_argument("--fit", action="store_true", help="where the scale has no room, fill the largest that has")
    parser.add_argument("--record", action="store_true", help="keep the result with the source, in bench/results")
    parser.add_argument("--peers", action="store_true", help="measure django-oscar and django-hordak instead")
    parser.add_argument("--books", action="store_true", help="measure postings and balances in one process instead")
    given = parser.parse_args()
    before = rested() if given.record else load()
    out = given.out.resolve()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the site is stopped with the bench
    if given.books:
        sys.stdout.write(_books(out, given, before) + "\n")
        return
    if not given.again:
        _find_room(out, given)
    site = Site(out / f"{given.scale}" / "home")
    try:
        if not given.again:
            shutil.rmtree(site.home, ignore_errors=True)
            fill(site, scale=given.scale, seed=given.seed)
        if given.peers:
            sys.stdout.write(_peers(site, out, given, before) + "\n")
            return
        least, flood = (ENOUGH, _FLOOD) if given.record else (0, 0)
        found = run(site, _k6(out), scale=given.scale, seed=given.seed, seconds=given.seconds, least=least, flood=flood)
        result = loaded(found, before)
    finally:
        site.stop()
    if given.record:
        say(f"recorded in {record(f'{given.scale:g}', result)}; make performance writes its page")
    sys.stdout.write(report.write(out, result) + "\n")


def _find_room(out: Path, given: argparse.Namespace) -> None:
    """Say what the market takes, and go down to the scale that fits if asked to."""
    found = room(out, given.scale, freed=out / f"{given.scale}" / "home")
    say(str(found))
    try:
        given.scale = scale_that_fits(found, fit=given.fit)
    except NoRoom as refused:
        sys.exit(str(refused))


def _peers(site: Site, out: Path, given: argparse.Namespace, before: float) -> str:
    """Measure what others do, with the PostgreSQL of the site; return their table. ``before``: the load. Raises
    ``NotInstalled``.
    """
    programs = environment("peers", out)
    site.start()
    with site.connect() as connection:
        found = report.circumstances(connection, scale=given.scale, seed=given.seed)
    site.hold_background()
    result = loaded({**found, "acts": measure_peers(site, programs, seconds=given.seconds)}, before)
    if given.record:
        say(f"recorded in {record(PEERS, result)}; make performance writes its page")
    return beside(result)


def _books(out: Path, given: argparse.Namespace, before: float) -> str:
    """Measure the ledger of a site of its own, which is thrown away; return what is said of it. ``before``: the
    load.
    """
    site = Site(out / "books" / "home")
    shutil.rmtree(site.home, ignore_errors=True)
    site.home.parent.mkdir(parents=True, exist_ok=True)
    try:
        site.start()
        with site.connect() as connection:
            found = report.circumstances(connection, scale=0, seed=given.seed)
        result = loaded({**found, **measure_books(site, seconds=given.seconds)}, before)
    finally:
        site.stop()
        shutil.rmtree(site.home, ignore_errors=True)
    if given.record:
        say(f"recorded in {record(BOOKS, result)}; make performance writes its page")
    return of_books(result)


def _k6(out: Path) -> Path | None:
    """The load generator, None where it cannot be installed."""
    try:
        return environment("bench", out) / "k6"
    except NotInstalled as refused:
        say(f"no arrivals at a constant rate: {refused}")
        return None


def run(
    site: Site, k6: Path | None, *, scale: float, seed: int, seconds: float, least: int, flood: float
) -> dict[str, Any]:  # fmt: skip
    """Start the site, read its database's files once and measure every act. Then, with ``k6``, at least so many
    arrivals at each constant rate, and for at least ``flood`` seconds each more than it can bear. Return the result.
    """
    site.start()
    with site.connect() as connection:
        if not can_settle(connection):
            sys.exit("the bench has settled all contracts here: fill the market anew, without AGAIN=1")
        settle(site, connection)  # what has fallen due since it was filled
        draw = Draw(seed)
        asking = Asking(site, Crowd(draw, sizes(scale)), connection)
        acts = asking.acts()
        found = report.circumstances(connection, scale=scale, seed=seed)
        filled = site.home.parent / FILLED
        found["filled"] = json.loads(filled.read_text()) if filled.exists() else None
        # Twice PostgreSQL's own cache is half of the memory that it was given (decision 73).
        cache = connection.execute("SELECT pg_size_bytes(current_setting('shared_buffers'))").fetchone() or (0,)
        found["read_before"] = read_files(site.home / "database", room=2 * cache[0])
        say(f"measuring {found['source']} at {scale}")
        measured = measure(site, acts, seconds=seconds)
        numbers = draw.numbers("arrivals")
        arrived = (
            measure_arrivals(site, k6, acts, measured, numbers=numbers, seconds=2 * seconds, least=least) if k6 else []
        )
        longest = max(6, 2 * seconds, flood)
        flooded = measure_overload(site, k6, acts, measured, numbers=numbers, seconds=longest) if k6 else []
        contended = measure_contention(asking)
    empty = measure_empty_view(seconds=seconds)
    beyond = {"arrivals": arrived, "overload": flooded, "contention": contended}
    return {**found, "acts": measured, "empty": empty, **beyond}


if __name__ == "__main__":
    main()
