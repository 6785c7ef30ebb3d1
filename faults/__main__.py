"""``python -m faults``: so many kills in the middle of a mixed load, then the proof and the negative controls; and the
shortages. ``make faults`` runs it.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from drill.steps import exit_status
from drill.steps import run as run_steps
from faults import control, copies, report, shortages
from faults.book import Book
from faults.copies import Copy
from faults.kills import drawn, strike
from faults.load import Load
from faults.market import Market
from faults.office import Office, numbers_of
from faults.proof import count
from faults.receivers import Receivers
from faults.told import stuck, told, wait_until_drained
from rig.machine import describe
from rig.waiting import wait_until

_DRAIN_SECONDS = 7200.0
"""What programs do without a pause outruns the background, which stands back: an hour of it takes as long again."""
_CONTROLLED = "controlled"
"""A file in the folder of a run, from its controls on."""


def main() -> None:
    """Kill, prove, control. Exit with 1 unless nothing is lost, doubled or stuck, and both controls are caught."""
    given = _given()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that all is stopped with it
    tell(f"{describe()}\n")
    failed = False
    if not given.only:
        if not given.keep:
            with tempfile.TemporaryDirectory(prefix="michinori-faults-", dir="/var/tmp") as folder:
                failed = not _kills(Path(folder), given)
        else:
            given.keep.mkdir(parents=True, exist_ok=True)
            if (given.keep / _CONTROLLED).exists():
                sys.exit(f"in {given.keep} the controls have lost and doubled something: begin in another folder")
            failed = not _kills(given.keep.resolve(), given)
    if given.only or given.shortages:
        chosen = [step for step in shortages.STEPS if given.only in step.name]
        with tempfile.TemporaryDirectory(prefix="michinori-faults-", dir="/var/tmp") as folder:
            failed |= bool(exit_status(run_steps(chosen, Path(folder), tell)))
    sys.exit(1 if failed else 0)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--commands", type=int, default=0, help="acknowledged ones, at least; 0: as many as come")
    parser.add_argument("--pairs", type=int, default=4, help="of a client and a worker")
    parser.add_argument("--programs", type=int, default=8, help="that live contracts at once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder that is kept: a run that was broken off goes on there")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--shortages", action="store_true", help="what is short, away or wrong, too")
    parser.add_argument("--only", default="", help="shortages whose name has this text, and no kills")
    return parser.parse_args()


def _kills(folder: Path, given: argparse.Namespace) -> bool:
    """Whether all is as it should be."""
    receivers, began = Receivers(folder), time.monotonic()
    book = Book(folder / "book")
    with receivers.running(), Market(folder, receivers).running(given.pairs) as market:
        tell(f"{len(market.pairs)} pairs ready after {time.monotonic() - began:.0f} s")
        office = Office(market)
        load = Load(market, book, office, programs=given.programs, seed=given.seed)
        copy = _strike(market, load, book, given)
        found = _prove(market, load, book, receivers)
        found["copy"] = copies.restored(copy, market)
        (folder / _CONTROLLED).touch()
        found["controls"] = _control(market, load, book)
    found |= {"machine": describe(), "seed": given.seed, "programs": given.programs, "pairs": given.pairs}
    tell(f"\n{report.table(found)}\n")
    tell("\n".join(f"{name}: {value}" for name, value in found.items() if name != "kills"))
    if given.record:
        report.write(found)
    wrong = report.wrong(found)
    tell(f"\n{'FAILED: ' + '; '.join(wrong) if wrong else 'passed'}")
    if wrong:
        sys.stderr.write(market.site.log.read_text()[-4_000:] if folder.exists() else "")
    elif not given.keep:
        shutil.rmtree(folder / "home", ignore_errors=True)
    return not wrong


def _strike(market: Market, load: Load, book: Book, given: argparse.Namespace) -> Copy:
    """Kill while the load goes on, until there were enough kills and commands; return a backup that was made in the
    middle.
    """
    began, each = time.monotonic(), max(20, given.commands // max(1, given.kills))
    numbers, copy = Random(given.seed + book.first), None
    left = max(0, given.kills - len(book.struck))
    with load:
        load.go_on(20, "the load has begun")
        for number, victim in enumerate(drawn(left, numbers)):
            if number == left // 2:
                copy = _back_up(market, load, book)
            time.sleep(numbers.random())
            book.strike(**strike(victim, market.site, load))
            tell(f"{len(book.struck)} kills, {book.acknowledged} acknowledged, last {book.struck[-1]}")
            load.go_on(max(20, min(each, given.commands - book.acknowledged)), "the load goes on")
        copy = copy or _back_up(market, load, book)
        wait_until(
            lambda: book.acknowledged >= given.commands or load.over.is_set(), "enough commands", patience=3 * 3600
        )
        load.end()
    book.rest(time.monotonic() - began)
    return copy


def _back_up(market: Market, load: Load, book: Book) -> Copy:
    copy = copies.back_up(market, book, load.office)
    tell(f"a backup in {copy.seconds:.1f} s, after {copy.acknowledged} acknowledged")
    return copy


def _prove(market: Market, load: Load, book: Book, receivers: Receivers) -> dict[str, Any]:
    load.office.settle()
    began = time.monotonic()
    wait_until_drained(market, patience=_DRAIN_SECONDS)
    drained = time.monotonic() - began
    wait_until(lambda: market.site.health()["wrong"] == [], "/health finds nothing wrong")
    repeated = control.repeat_sample(market, load, book, Random(1))
    with market.connect() as connection:
        found = count(connection, market.pairs, book, load.office.booked, numbers_of(market.folder))
    left = told(market, book, receivers)
    return {
        **asdict(found),
        "kinds": dict(Counter(one.kind for one in book.answered()).most_common()),
        "office": load.office.commands,
        "lives": dict(book.lived),
        "broken_off": book.broken,
        "seconds_of_load": book.parts,
        "kills": report.pauses(book.struck),
        "sent_again": dict(sorted(book.others.items())),
        "repeated_with_their_key": repeated,
        "stuck": stuck(market),
        "drained_after_s": round(drained),
        "told": asdict(left),
        "ledger": market.site.run("ledger", "check"),
    }


def _control(market: Market, load: Load, book: Book) -> dict[str, Any]:
    """Both are caught if the one doubles and the other loses."""
    row = control.lost_row(market, load, book)
    commit = control.asynchronous(market, load, book)
    return {
        "lost idempotency row": {"doubled": row.doubled},
        "synchronous_commit off": {"lost": commit.lost, "acknowledged": commit.acknowledged},
    }


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
