"""Playing lives, jobs and blocks on a real site in simulated time, and making moulds of their rows."""

import heapq
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bench import texts
from bench.browsing import Line
from bench.graphs import Catalogue
from bench.lives import LIVES, Deal
from bench.loading import Progress
from bench.moulds import JAPAN, Mould, mould, movement_of
from bench.people import Crowd, Person, give_tokens, program
from bench.site import Connection, Site
from bench.sizes import DAYS

_FIRST_HOUR, _LAST_HOUR = 9, 18
JOBS, CLOSED, REPORTS = 140, 40, 24
_ROOMS = ("contracts_", "market_", "conversation_", "machinery_storedfile", "trust_contractfacts", "trust_review")
_MONEY = """
INSERT INTO ledger_movement (debit_id, credit_id, amount, kind, contract_id, key, input_hash, at)
VALUES ('bank', %s, %s, 'money_in', NULL, %s, %s, %s)
"""


def beginning(now: datetime) -> datetime:
    """When to begin to play, so that all has been played by ``now``: at a full hour in which people work in Japan. No
    life has to pass midnight between two of its steps.
    """
    last = now.astimezone(JAPAN).replace(minute=0, second=0, microsecond=0)
    if last.hour < _FIRST_HOUR:
        last -= timedelta(days=1)
        last = last.replace(hour=_LAST_HOUR)
    return last.replace(hour=min(last.hour, _LAST_HOUR)) - timedelta(days=DAYS)


@dataclass(frozen=True)
class Played:
    """A mould with what is needed to copy it. ``kind``: a key of LIVES, ``open``, ``closed`` or ``block``; ``people``:
    those in it, to be replaced by others of the same kind; ``most_days``: by how many days it may be shifted into the
    past before one of its deadlines would have passed, None for any; ``price``: yen before tax.
    """

    kind: str
    mould: Mould
    people: tuple[Person, ...]
    most_days: int | None
    begun_at: datetime | None
    price: int


class Stage:
    """Plays all lives interleaved, in the order of simulated time, from ``start`` on."""

    def __init__(self, site: Site, connection: Connection, crowd: Crowd, part: float, start: datetime) -> None:
        self.site, self.connection, self.crowd, self._part, self._start = site, connection, crowd, part, start
        self.line = Line(site.port)
        self.numbers = crowd.draw.numbers("plays")
        self._clients = itertools.count(crowd.sizes.clients // 2)
        self._workers = itertools.count(crowd.sizes.workers // 2)
        self._texts = itertools.count()
        self._now = start
        self.roots: list[tuple[str, tuple[str, str], tuple[Person, ...]]] = []

    def play(self) -> None:
        """Play all of LIVES, each timed to end on the last day."""
        turns: list[tuple[datetime, int, Iterator[float]]] = []
        numbers = itertools.count()
        for name, kind in LIVES.items():
            for _ in range(math.ceil(self._part * kind.plays)):
                at = self._start + timedelta(days=DAYS - kind.days)
                heapq.heappush(turns, (at, next(numbers), self._life(name)))
        progress = Progress("lives played", len(turns))
        while turns:
            at, number, life = heapq.heappop(turns)
            self._turn(at)
            days = next(life, None)
            if days is not None:
                heapq.heappush(turns, (at + timedelta(days=days, minutes=1), number, life))
            progress.at(progress.total - len(turns))
        self._turn(self._start + timedelta(days=DAYS))
        progress.end()

    def post_jobs(self) -> None:
        """Post jobs with up to two proposals each; close some."""
        client, worker = self._client(), self._worker()
        closed, jobs = (math.ceil(self._part * each) for each in (CLOSED, JOBS))
        for n in range(jobs):
            if n % 10 == 0:
                client, worker = self._client(), self._worker()
            posted = program(self.line, self.crowd.draw, client).post(
                "/jobs", texts.job(self.numbers, self._texts), status=201
            )
            people = [client]
            for _ in range(self.numbers.randrange(3)):
                worker = self._worker()
                people.append(worker)
                body = {"price": 30_000, "message": texts.said(self.numbers)}
                path = f"/jobs/{posted['id']}/proposals"
                program(self.line, self.crowd.draw, worker).post(path, body, status=201)
            if n < closed:
                program(self.line, self.crowd.draw, client).post(f"/jobs/{posted['id']}/close")
            self.roots.append(("closed" if n < closed else "open", ("market_job", posted["id"]), tuple(people)))

    def block(self) -> None:
        """Set blocks: workers against a person and an organisation, and a client against a worker."""
        pairs = [
            (self._worker(), self._client()),
            (self._worker(), self._client()),
            (self._client(alone=True), self._worker()),
        ]
        for maker, target in pairs:
            kind = "organisation_id" if target.organisation else "user_id"
            made = program(self.line, self.crowd.draw, maker).post("/blocks", {kind: target.client_id}, status=201)
            self.roots.append(("block", ("people_block", made["id"]), (maker, target)))

    def moulds(self, catalogue: Catalogue) -> list[Played]:
        """The moulds of all that was played."""
        return [self._mould(catalogue, *each) for each in self.roots]

    def _life(self, name: str) -> Iterator[float]:
        client, worker = self._client(), self._worker()
        draw, numbers = self.crowd.draw, Random(self.numbers.random())
        deal = Deal(
            client=program(self.line, draw, client),
            worker=program(self.line, draw, worker),
            numbers=numbers,
            day=lambda days: (self._now + timedelta(days=days)).date().isoformat(),
            fund=lambda amount: self._fund(client, amount, deal.id),
            reports=math.ceil(self._part * REPORTS),
            counted=self._texts,
        )
        yield from LIVES[name].play(deal)
        self.roots.append((name, ("contracts_contract", deal.id), (client, worker)))

    def _turn(self, at: datetime) -> None:
        if at > self._now:
            self.site.turn_to(at)
            self._now = at

    def _fund(self, client: Person, amount: int, reference: str) -> None:
        """Insert money in, as ``michinori deposit record`` does, without starting a process."""
        account = f"client:{client.client_id}"
        self.connection.execute(
            "INSERT INTO ledger_account VALUES ('bank', 'bank', NULL), (%s, 'client', %s) ON CONFLICT DO NOTHING",
            [account, client.client_id],
        )
        known = movement_of("bank", account, amount, "money_in", None)
        self.connection.execute(_MONEY, [account, amount, f"bank:{reference}", known, self._now])

    def _client(self, *, alone: bool = False) -> Person:
        found = self.crowd.client(next(self._clients))
        return self._client(alone=True) if alone and found.organisation else self._known(found)

    def _worker(self) -> Person:
        return self._known(self.crowd.worker(next(self._workers)))

    def _known(self, person: Person) -> Person:
        give_tokens(self.connection, self.crowd.draw, [person.user_id])
        return person

    def _mould(self, catalogue: Catalogue, kind: str, root: tuple[str, str], people: tuple[Person, ...]) -> Played:
        rooms = ("people_block",) if kind == "block" else _ROOMS
        made = mould(self.connection, catalogue, root, rooms, [person.suffixes for person in people])
        due = self.connection.execute(
            "SELECT min(at) FROM machinery_deadline WHERE subject_id = %s", [root[1]]
        ).fetchone()  # fmt: skip
        facts = self.connection.execute(
            "SELECT begun_at, price FROM trust_contractfacts WHERE contract_id = %s", [root[1]]
        ).fetchone()  # fmt: skip
        most = (due[0] - self.site.now()).days - 1 if due and due[0] else None
        return Played(kind, made, people, most, *(facts or (None, 0)))
