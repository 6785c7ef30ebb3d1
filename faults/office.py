"""The operator's office, which goes on while parts are killed: it imports bank statements, turns a day, and tells of
the payouts that the bank has made. Each of its commands is run again until it is done.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from drill.site import Refused
from faults.bank import Came, statement
from faults.market import Market
from rig.waiting import wait_until

_EACH = 5_000_000
"""Yen of one transfer."""
_ENOUGH = 2 * _EACH
"""What a client has at least before the office turns to other things."""
_WEEKS, _DAYS = 3, 10
_WAITS = "SELECT count(*) FROM treasury_payout WHERE status NOT IN ('sent', 'cancelled')"
_PAUSE = 1.0
_DAY = 30.0
"""Seconds until another day of the site is turned."""


class Office:
    """``booked``: yen by the number of the bank's line, as acknowledged; ``runs``: payout runs told as sent, by id;
    ``now``: the site's time when it was last turned; ``refusals``: what commands said while something was away.
    """

    def __init__(self, market: Market) -> None:
        self.booked: dict[int, int] = {}
        self.runs: set[str] = set()
        self.refusals: list[str] = []
        self.commands = 0
        self.now = market.inside.now()
        self._market = market
        self._left: dict[str, int] = defaultdict(int)
        self._changed = threading.Condition()
        self._number = len([*market.folder.glob("statement-*.txt")]) * 1_000
        self._fills = True

    def work(self, over: Callable[[], bool]) -> None:
        """Go on until it is over: money is imported as soon as somebody lacks it, a day turned now and then."""
        turned = time.monotonic()
        while not over():
            self._import()
            if time.monotonic() - turned > _DAY:
                self.turn_a_day()
                turned = time.monotonic()
            time.sleep(_PAUSE)

    def take(self, client: str, amount: int) -> None:
        """Wait until the client has so much that nobody else has taken, and take it."""
        with self._changed:
            there = self._changed.wait_for(lambda: self._left[client] >= amount, timeout=600)
            assert there, f"{client} got no money"
            self._left[client] -= amount

    def turn_a_day(self, days: int = 1) -> None:
        """Turn the site's time on, gather what is due, and say that the bank has carried it out."""
        until = self.now + timedelta(days=days)
        self.now = datetime.fromisoformat(self.run("clock", "run", "--at", until.isoformat())["now"])
        gathered = self.run("payout", "run")
        if gathered["run_id"] and gathered["run_id"] not in self.runs and gathered["status"] == "released":
            self.run("payout", "sent", gathered["run_id"])
            self.runs.add(gathered["run_id"])

    def settle(self) -> None:
        """Turn days until contracts that wait for the clock have ended and all payouts have left. What does not come to
        its end is found by ``told.stuck``.
        """
        for _ in range(_WEEKS):
            self.turn_a_day(days=7)
        for _ in range(_DAYS):
            if not self._waits():
                return
            self.turn_a_day()

    def _waits(self) -> bool:
        with self._market.connect() as connection:
            return connection.execute(_WAITS).fetchone() != (0,)

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run a command until it is done."""

        def attempt() -> dict[str, Any] | None:
            try:
                return self._market.site.run(*arguments)
            except Refused as refused:
                self.refusals.append(str(refused)[:200])
                return None

        found: dict[str, Any] | None = wait_until(attempt, " ".join(arguments[:2]))
        assert found is not None
        self.commands += 1
        return found

    def _import(self) -> None:
        lines = self._next()
        if not lines:
            return
        file = self._market.folder / f"statement-{lines[0].number:08d}.txt"
        file.write_bytes(statement(self.now.date(), lines))
        self.run("bank", "import", str(file))
        with self._changed:
            for pair, line in zip(self._market.pairs, lines, strict=True):
                self.booked[line.number] = line.amount
                self._left[pair.client.name] += line.amount
            self._changed.notify_all()

    def _next(self) -> Sequence[Came]:
        """A transfer of each client, unless all have enough."""
        with self._changed:
            if all(self._left[pair.client.name] >= _ENOUGH for pair in self._market.pairs):
                return []
        self._number += 1_000
        return [Came(self._number + n, pair.reference, _EACH) for n, pair in enumerate(self._market.pairs)]


def numbers_of(folder: Path) -> set[int]:
    """The numbers of all lines in the statements that were written."""
    rows = [row for file in folder.glob("statement-*.txt") for row in file.read_text("ascii").splitlines()]
    return {int(row[1:9]) for row in rows if row.startswith("2")}
