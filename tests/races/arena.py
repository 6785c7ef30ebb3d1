"""Two acts at once on one contract, on real threads and connections: the result must be that of one of the two orders.

First a pair is played in both orders, one after the other: that must give exactly its ``ends``. Then both start at the
same moment, and what they leave behind (events, movements, payments, stages, amendments, endings, what the outbox
tells) must equal what one of the two orders left.

That these tests can fail was tried: without the lock in ``contracts.scene.locked`` nearly every one of them does.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from depth import ENOUGH
from django.db import connection

from michinori.config import books
from michinori.config.table import HANDLERS
from michinori.contracts.models import Amendment, Contract, Payment, Termination
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Balance, Movement
from michinori.ledger.queries import balance
from michinori.machinery import clock, events
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import Deadline, OutboxItem
from tests.stories.cast import Cast

PATIENCE = 30
_hands = ThreadPoolExecutor()

type Act = Callable[[Cast, Contract], object]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment; what each gave or raised, in their order."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            _connect()
            gate.wait(PATIENCE)
            return act()
        except Exception as fault:
            return fault

    both = [_hands.submit(run, act) for act in acts]
    _, waiting = wait(both, PATIENCE)
    assert not waiting, "they wait for each other for ever"
    return [one.result() for one in both]


def _connect() -> None:
    """A hand keeps its connection from one race to the next, as a worker of the site does; not from test to test."""
    raw = connection.connection
    if raw is not None and (raw.closed or raw.info.dbname != connection.settings_dict["NAME"]):
        connection.close()
    connection.ensure_connection()


def one_by_one(*acts: Callable[[], object]) -> list[object]:
    """Run the acts one after the other; what each gave or raised."""
    came: list[object] = []
    for act in acts:
        try:
            came.append(act())
        except Problem as problem:
            came.append(problem)
    return came


def word(outcome: object) -> str:
    """``done``, or the slug of the refusal. Any other exception fails the test."""
    if isinstance(outcome, Problem):
        assert outcome.status in (403, 404, 409, 422)
        return outcome.slug
    assert not isinstance(outcome, BaseException), repr(outcome)
    return "done"


@dataclass(frozen=True)
class Race:
    """``prepare`` makes a contract on which ``first`` and ``second`` meet.

    ``ends`` are all that may come of it, each as ``first's word, second's word → status paid``.
    """

    name: str
    prepare: Callable[[Cast], Contract]
    first: Act
    second: Act
    ends: frozenset[str]

    def acts(self, cast: Cast, contract: Contract) -> list[Callable[[], object]]:
        """Both acts on one contract, in their order."""
        return [lambda: self.first(cast, contract), lambda: self.second(cast, contract)]


def ending_of(came: list[object], contract: Contract) -> str:
    """The result of a race, written like an entry of ``Race.ends``."""
    contract.refresh_from_db()
    words = ", ".join(word(outcome) for outcome in came)
    return f"{words} → {contract.status} {contract.paid}"


def traces(contract: Contract) -> dict[str, Any]:
    """All that a race leaves behind, but for ids and instants: equal traces are one and the same outcome."""
    moved = Movement.objects.filter(contract_id=contract.id).order_by("id")
    return {
        "events": [(event.kind, _whose(event.actor, contract)) for event in events.history(contract.id)],
        "movements": [(one.kind, one.amount) for one in moved],
        "payments": list(Payment.objects.filter(contract=contract).order_by("n").values_list("before_tax", "net")),
        "amendments": sorted(Amendment.objects.filter(contract=contract).values_list("status", flat=True)),
        "endings": sorted(Termination.objects.filter(contract=contract).values_list("status", "settled_amount")),
        "stages": list(contract.stages.order_by("number", "name").values_list("name", "status", "price")),
        "told": _told(contract),
        "version": contract.terms and contract.terms.version,
        "escrow": balance(accounts.escrow(contract.id)),
        "price": contract.price,
    }


def _whose(actor: str, contract: Contract) -> str:
    return actor if actor in ("clock", "operator") else "worker" if actor == contract.worker_id else "client"


def _told(contract: Contract) -> list[str]:
    """Kinds of the events that the outbox tells of: nothing is told twice, nothing is forgotten."""
    told = OutboxItem.objects.filter(kind="contract_events", payload__contract_id=contract.id).order_by("id")
    return [event["kind"] for item in told for event in item.payload["events"]]


def all_is_sound(contract: Contract) -> None:
    """Check that the ledger is correct, no balance is below zero, and the contract's history is complete."""
    found = books.prove()
    assert found.sound, found
    assert not Balance.objects.filter(amount__lt=0, account__kind__in=("client", "escrow", "worker")).exists()
    assert events.verify(contract.id)
    assert not Deadline.objects.filter(at__lte=clock.now()).exists(), "something due was left undone"
    numbers = [event.n for event in events.history(contract.id)]
    assert numbers == list(range(1, contract.last_n + 1))


def clock_after(days: int) -> Act:
    """An act: the site's time moves past the deadline, and what is due happens, as the background process does it."""

    def strike(cast: Cast, contract: Contract) -> int:
        return run_due(HANDLERS, clock.turn_to(clock.now() + timedelta(days=days + 1)))

    return strike


def race(name: str, prepare: Callable[[Cast], Contract], first: Act, second: Act, *ends: str) -> Race:
    """Make a ``Race`` from a pair of acts."""
    return Race(name, prepare, first, second, frozenset(ends))


def play(pair: Race, rounds: int) -> None:
    """Both orders, then both at once until each was seen often enough, at most ``rounds`` times."""
    cast = Cast()
    orders, ends = [], set()
    for turned in (False, True):
        contract = pair.prepare(cast)
        both = pair.acts(cast, contract)
        came = one_by_one(*reversed(both))[::-1] if turned else one_by_one(*both)
        ends.add(ending_of(came, contract))
        orders.append(traces(contract))
    assert ends == pair.ends, sorted(ends ^ pair.ends)
    seen = Counter[int]()
    for _ in range(rounds):
        contract = pair.prepare(cast)
        came = at_once(*pair.acts(cast, contract))
        end = ending_of(came, contract)
        assert end in pair.ends, end
        left = traces(contract)
        assert left in orders, (end, left, orders)
        all_is_sound(contract)
        seen.update(n for n, order in enumerate(orders) if order == left)
        if min(seen[0], seen[1]) == ENOUGH:  # where both orders leave the same, a round counts for both
            break
