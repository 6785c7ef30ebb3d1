"""A backup in the middle of the load: restored to another home, it holds what the book knew of it and nothing else."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bench.site import Site as Inside
from drill.site import Site
from faults.book import Book, Command
from faults.market import Market
from faults.office import Office, numbers_of
from faults.proof import count

_FOLDER = "copy"


@dataclass(frozen=True)
class Copy:
    """A backup and what the book knew of it: ``before``, the keys of the commands that were acknowledged before it
    began; ``begun``, of those that were sent before it had ended. ``booked``: as the office's, before it began.
    """

    book: Book
    before: frozenset[str]
    begun: frozenset[str]
    booked: Mapping[int, int]
    seconds: float

    @property
    def acknowledged(self) -> int:
        """How many commands it holds for sure."""
        return len(self.before)

    def answered(self) -> Iterator[Command]:
        """Those that it holds for sure."""
        return (one for one in self.book.answered() if one.key in self.before)

    def unknown(self) -> Iterator[Command]:
        """Those that it may hold, each once."""
        perhaps = self.begun - self.before
        return (one for key, one in list(self.book.commands.items()) if key in perhaps)


def back_up(market: Market, book: Book, office: Office) -> Copy:
    """Make a backup while the load goes on."""
    booked = dict(office.booked)
    before = frozenset(one.key for one in book.answered())
    began = time.monotonic()
    market.site.run("backup", str(market.folder / _FOLDER))
    return Copy(book, before, frozenset(book.commands), booked, time.monotonic() - began)


def restored(copy: Copy, market: Market) -> dict[str, Any]:
    """Restore it to a home of its own, count there what the book knew, and check its ledger and its files."""
    site = Site(market.folder / "restored", market.settings)
    verified = market.site.run("backup", "verify", str(market.folder / _FOLDER))
    del verified["file"]
    site.run("restore", str(market.folder / _FOLDER))
    site.start()
    try:
        with Inside(site.home).connect() as connection:
            found = count(connection, market.pairs, copy, copy.booked, numbers_of(market.folder))
        ledger = site.run("ledger", "check")
    finally:
        site.end()
        site.wait_for_database()
    return asdict(found) | {"seconds": round(copy.seconds, 1), "verified": verified, "ledger": ledger}
