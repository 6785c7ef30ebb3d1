"""Every unordered pair of possible acts of a scene, at once on two connections: the result is that of one order.

What the orders give is learned first, on one connection inside a transaction that is rolled back: every act alone,
then every other one after it. A pair is played when both acts can be done in the scene, or one can after the other;
where the second stays impossible in either order nothing can happen but its refusal, and it is only counted.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import combinations_with_replacement
from pathlib import Path

from depth import ENOUGH
from django.db import connection, transaction

from michinori.config import books
from michinori.config.embedded import roles
from michinori.contracts.commands.insolvencies import file_insolvency
from michinori.contracts.lives import read_life
from michinori.contracts.models import Contract
from michinori.kernel.clock import JAPAN
from michinori.machinery import clock, events
from michinori.people.queries import default_client
from tests.races.arena import PATIENCE, one_by_one, word
from tests.races.board import Board, Changes
from tests.races.moves import BESIDE, Mover, Place, move, movers, newly, run_clock, strikes
from tests.races.places import Scene
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days

HEAD_START = 0.002
"""Seconds by which the order that was seen less often is favoured, for each time it is behind."""

type Outcome = tuple[str, str, Changes]
"""The first's word, the second's word (``done`` or the slug of the refusal), and all that they left behind."""


def found_in(scene: Scene, place: Place) -> list[Mover]:
    """All that can be done in a scene. What it is there for: by each side, to two things where there are two; all else
    once.
    """
    can = [*movers(place, place.life), *strikes(place.life)]
    if scene.business_ends:
        can += [Mover(BESIDE[0], "client"), Mover(BESIDE[1], "staff")]
    count = Counter[str]()
    found = []
    for one in can:
        shown = one.kind in scene.shows
        name = one.kind if shown or one.who == "clock" else one.act
        count[name] += 1
        if count[name] <= (2 if shown else 1):
            found.append(one)
    return found


def pairs_of(scene: Scene, found: list[Mover]) -> list[tuple[Mover, Mover]]:
    """The pairs that are played here: those with an act that the scene is there for. The others have a scene of their
    own, which ``test_coverage`` holds.
    """
    shown = {*scene.shows, *(f"client {BESIDE[0]}", f"staff {BESIDE[1]}")}
    return [pair for pair in combinations_with_replacement(found, 2) if not shown.isdisjoint(one.kind for one in pair)]


class Learned:
    """What each act of a scene gives alone, and each one after each other that it meets here."""

    def __init__(self, scene: Scene, place: Place, board: Board) -> None:
        self.place, self.board, self.shown = place, board, scene.shows
        self.found = found_in(scene, place)
        self.pairs = pairs_of(scene, self.found)
        self.after: dict[tuple[Mover, Mover], Outcome] = {}
        for first in self.found:
            self._learn(first, [*(b for a, b in self.pairs if a == first), *(a for a, b in self.pairs if b == first)])

    def _learn(self, first: Mover, others: list[Mover]) -> None:
        """Learn the result of an act alone, and of each other act after it, including those that it makes possible."""
        with _undone():
            came = self._act(first)
            assert came == "done", f"{first} is offered but refused as {came}"
            opened = self._opened() if first.kind in self.shown else []
            for second in dict.fromkeys((*others, *opened)):
                with _undone():
                    self.after[first, second] = (came, self._act(second), self.board.changes())
        for second in opened:
            self.pairs.append((first, second))
            with _undone():
                self.after[second, first] = (self._act(second), self._act(first), self.board.changes())

    def _opened(self) -> list[Mover]:
        return newly(self.found, movers(self.place, read_life(_contract(self.place))))

    def orders(self, first: Mover, second: Mover) -> list[Outcome]:
        """The two results that a race may have."""
        other, one, left = self.after[second, first]
        return [self.after[first, second], (one, other, left)]

    def _act(self, mover: Mover) -> str:
        return word(one_by_one(partial(act, self.place, mover))[0])


def act(place: Place, mover: Mover) -> object:
    """What a mover does, the clock as well."""
    return run_clock(mover) if mover.who == "clock" else move(place, mover)


@contextmanager
def _undone() -> Iterator[None]:
    """Roll back everything done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def set_up(scene: Scene, board: Board | None = None) -> Place:
    """Make the scene at noon in Japan, so that no day ends while it is played, and remember the database as it is."""
    _to_noon()
    cast = scene.cast()
    people = {"client": cast.aoi, "worker": cast.ren, "staff": cast.person("Sora", staff=True)}
    for name in ("Mio", "Haru"):
        cast.person(name, verified=True)
    contract = scene.make(cast)
    _to_noon()
    life = read_life(Contract.objects.get(id=contract.id))
    if life.frozen:
        people["client"] = cast.mio
    files = {who: story.a_file(user, f"{who}.txt") for who, user in people.items()}
    filing = "" if life.frozen else _filed_insolvency(cast)
    if board:
        board.keep()
    return Place(cast, contract.id, life, in_days(0), files, frozenset(board.known if board else ()), filing)


def _filed_insolvency(cast: Cast) -> str:
    """Kei of the staff has filed that Aoi's agency is insolvent, with Mio as its trustee."""
    kei = cast.person("Kei", staff=True)
    filing = file_insolvency(
        actor=cast.acts(kei),
        client_id=default_client(cast.aoi.id).id,
        day=in_days(0),
        document_id=story.a_file(kei, "決定.txt"),
        trustee_email=cast.mio.email,
    )
    return filing.id


def _to_noon() -> None:
    """The next noon, unless it is just past one."""
    now = clock.now().astimezone(JAPAN)
    if now.hour != 12:
        noon = now.replace(hour=12, minute=0, second=0)
        clock.turn_to(noon if noon > now else noon + timedelta(days=1))


def race_in(scene: Scene, home: Path, database: str, rounds: int) -> None:
    """The test of one scene: that it shows what it is there for, and all its pairs."""
    board = Board(roles.address(home, "postgres", database))
    try:
        learned = Learned(scene, set_up(scene, board), board)
        missing = set(scene.shows) - {one.kind for one in learned.found}
        assert not missing, f"{scene.name} does not show {missing}"
        _play(learned, rounds)
        assert board.deadlocks() == 0
    finally:
        board.owner.close()


def _play(learned: Learned, rounds: int) -> None:
    place, board = learned.place, learned.board
    with _two() as two:
        for first, second in learned.pairs:
            orders = learned.orders(first, second)
            seen = Counter[int]()
            for turn in range(rounds):
                lead = (seen[0] - seen[1]) * HEAD_START
                came = two.at_once(partial(act, place, first), partial(act, place, second), lead)
                outcome = (word(came[0]), word(came[1]), board.changes())
                assert outcome in orders, _told(first, second, outcome, orders)
                if turn == 0:  # the other rounds leave the same rows
                    _is_sound()
                board.put_back()
                seen.update(n for n, order in enumerate(orders) if order == outcome)
                if min(seen[0], seen[1]) == ENOUGH:  # where both orders leave the same, a round counts for both
                    break


def _is_sound() -> None:
    """Check that the ledger is correct, and the history of every contract complete."""
    assert books.prove().sound
    for contract_id in Contract.objects.values_list("id", flat=True):
        assert events.verify(contract_id)


def _told(first: Mover, second: Mover, outcome: Outcome, orders: list[Outcome]) -> str:
    """Where a race went its own way: the words, and the rows that neither order leaves."""
    lines = [f"{first} × {second}: {outcome[:2]}, alone {[order[:2] for order in orders]}"]
    for n, order in enumerate(orders):
        lines += [f"  not in order {n + 1}: {str(row)[:600]}" for row in outcome[2] if row not in order[2]]
        lines += [f"  only in order {n + 1}: {str(row)[:600]}" for row in order[2] if row not in outcome[2]]
    return "\n".join(lines)


def _contract(place: Place) -> Contract:
    return Contract.objects.get(id=place.contract_id)


class Two:
    """Two threads with a connection each, which start at the same moment."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool, self.gate = pool, threading.Barrier(2)

    def at_once(self, first: partial[object], second: partial[object], lead: float = 0) -> list[object]:
        """Run both at once; return what each returned or raised. ``lead``: seconds that the second is ahead of the
        first, or the first of the second below 0.
        """
        begun = [self.pool.submit(self._run, first, lead), self.pool.submit(self._run, second, -lead)]
        return [one.result(PATIENCE) for one in begun]

    def _run(self, one: partial[object], waits: float) -> object:
        self.gate.wait(PATIENCE)
        time.sleep(max(waits, 0))
        try:
            return one()
        except Exception as fault:
            return fault


@contextmanager
def _two() -> Iterator[Two]:
    with ThreadPoolExecutor(2) as pool:
        two = Two(pool)
        yield two
        two.at_once(partial(connection.close), partial(connection.close))
