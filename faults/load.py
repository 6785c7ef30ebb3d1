"""The mixed load: programs that live whole contracts one after the other, and the office beside them."""

import itertools
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random

from bench import lives
from bench.browsing import Program, Unexpected
from faults.book import Book
from faults.line import Keys, Line
from faults.market import Market, Pair
from faults.office import Office
from rig.crew import Crew
from rig.waiting import longest_pause

_LIVES: dict[str, tuple[lives.Life, int]] = {
    "small": (lives.small, 5),
    "whole": (lives.whole, 2),
    "by_stages": (lives.by_stages, 2),
    "ended": (lives.ended, 3),
    "by_clock": (lives.by_clock, 1),
    "refused": (lives.refused, 1),
}
"""Lives by name, and how often each is drawn."""
_PAID_OUT = 3
"""Every so many contracts the worker asks for a payout."""
_LEAST_PAYOUT = 1_000
_TEXTS = 10_000_000
_LAST = 300.0


class Load(Crew):
    """``programs``: how many live at once; ``over``: no new life is begun, those under way are lived to their end."""

    def __init__(self, market: Market, book: Book, office: Office, *, programs: int, seed: int) -> None:
        super().__init__()
        self.give_up = threading.Event()
        self._market, self._book = market, book
        self.office = office
        self._programs, self._seed = programs, seed
        self._living: set[int] = set()
        self._keys = Keys(f"faults-{market.site.port}", book.first)
        self._texts = itertools.count(1 + book.first % _TEXTS)

    def works(self) -> list[Callable[[], None]]:
        return [partial(self._live, number) for number in range(self._programs)] + [self._keep_office]

    def done(self) -> int:
        return self._book.acknowledged

    @property
    def under_way(self) -> int:
        """How many lives are lived at this moment."""
        return len(self._living)

    def pause_after(self, moment: float) -> float:
        """The longest time in seconds without an acknowledgement that ended after a moment."""
        return longest_pause([moment, *self._book.moments], moment)

    def end(self) -> None:
        """Begin no new life; those under way have five minutes."""
        self.over.set()
        late = threading.Timer(_LAST, self.give_up.set)
        late.daemon = True
        late.start()

    def line(self) -> Line:
        """A way to the site."""
        return Line(self._market.site.port, self._book, self._keys, self._market.names, self.give_up)

    def _keep_office(self) -> None:
        try:
            self.office.work(lambda: self.over.is_set() and not self._living)
        except BaseException:
            self.over.set()
            raise

    def _live(self, number: int) -> None:
        numbers = Random(f"{self._seed} {number} {self._book.first}")
        line = self.line()
        names = [name for name, (_, times) in _LIVES.items() for _ in range(times)]
        for count in itertools.count(1):
            if self.over.is_set():
                break
            pair = self._market.pairs[(number + count) % len(self._market.pairs)]
            name = numbers.choice(names)
            self._living.add(number)
            try:
                for _ in _LIVES[name][0](self._deal(line, pair, numbers)):
                    pass  # the days between are turned by the office
                if count % _PAID_OUT == 0:
                    self._pay_out(line, pair)
                self._book.live(name)
            except Exception as error:
                self._book.live(name, broken_by=f"{name}: {type(error).__name__}: {error}"[:300])
            self._living.discard(number)
        line.close()

    def _deal(self, line: Line, pair: Pair, numbers: Random) -> lives.Deal:
        now = self.office.now
        return lives.Deal(
            client=Program(line, pair.client.token),  # type: ignore[arg-type]
            worker=Program(line, pair.worker.token),  # type: ignore[arg-type]
            numbers=numbers,
            day=lambda days: (now + timedelta(days=days)).date().isoformat(),
            fund=lambda amount: self.office.take(pair.client.name, amount),
            reports=1,
            counted=self._texts,
        )

    def _pay_out(self, line: Line, pair: Pair) -> None:
        """Ask for what the worker has, if it is enough. Another program, or the day on which all balances are paid out,
        may have taken it in between: then there is nothing to ask for.
        """
        worker = Program(line, pair.worker.token)  # type: ignore[arg-type]
        there = worker.get("/balance")["worker"]
        if there >= 4 * _LEAST_PAYOUT:
            try:
                worker.post("/payouts", {"amount": _LEAST_PAYOUT}, status=201)
            except Unexpected as refused:
                if "payout-too-small" not in str(refused):
                    raise
