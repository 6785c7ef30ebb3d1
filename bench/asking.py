"""The pages and commands to measure, as requests by people known from the seed."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from bench import drawing, texts
from bench.browsing import Line, Program, Request, Visitor
from bench.people import PASSWORD, Crowd, Person, give_tokens
from bench.site import Connection, Site
from bench.vocabulary import CATEGORIES

_TALKERS, _EACH_SAYS = 6, 200
_ENDINGS = 3_000
_LONG = """
SELECT id, 'thr_' || substr(proposal_id, 5), email FROM (
    SELECT DISTINCT ON (c.worker_id) c.id, c.proposal_id, c.last_n, u.email
    FROM contracts_contract c JOIN people_user u ON u.id = c.worker_id
    WHERE c.status = 'active' AND u.email LIKE 'u%%' ORDER BY c.worker_id, c.last_n DESC, c.id
) longest ORDER BY last_n DESC, id LIMIT %s
"""
_UNDER_WAY = """
SELECT c.id, c.worker_id, coalesce(m.user_id, c.client_id) FROM contracts_contract c
LEFT JOIN people_membership m ON m.organisation_id = c.client_id
WHERE c.status = 'active' AND c.meter = 'stages' AND c.last_n < 20 ORDER BY md5(c.id) LIMIT %s
"""
_AS_BUSY = """
SELECT worker_id FROM contracts_contract
WHERE worker_id = ANY(%s) AND status IN ('offered', 'agreed', 'active', 'delivered', 'ending')
GROUP BY worker_id HAVING count(*) <= %s ORDER BY count(*) DESC, worker_id LIMIT 1
"""
_BUSY, _BUSIEST = 100, 2_000
_OPEN_JOBS = "SELECT id FROM market_job WHERE status = 'open' ORDER BY md5(id) LIMIT 200"


@dataclass
class Act:
    """A page or command to measure. ``requests`` may be finite; ``hear`` is called with the body of every answer."""

    name: str
    requests: Iterator[Request]
    hear: Callable[[bytes], None] = field(default=lambda body: None)
    writes: bool = False


@dataclass
class Asking:
    """The signed-in people who send the requests."""

    site: Site
    crowd: Crowd
    connection: Connection

    def acts(self) -> list[Act]:
        worker, client = self._visitor(self.crowd.worker(0)), self._visitor(self.crowd.client(0))
        searcher, passer_by = self._visitor(self.crowd.searcher), self._visitor(self.crowd.passer_by)
        numbers = self.crowd.draw.numbers("asking")
        jobs = [job for (job,) in self.connection.execute(_OPEN_JOBS).fetchall()]
        return [
            Act("home of a worker with much work", _again([worker.get("/")])),
            Act(f"home of a worker with up to {_BUSY} contracts", _again([self._visitor(self._busy()).get("/")])),
            Act("search: words, filters, 200 blocks", _again(_searches(searcher, numbers))),
            Act("search that finds nothing", _again([searcher.get(f"/jobs?q={quote(f'{texts.UNKNOWN} デザイン')}")])),
            Act("job page", _again([passer_by.get(f"/jobs/{drawing.one_of(numbers, jobs)}") for _ in range(99)])),
            Act("my jobs of a large client", _again([client.get("/my/jobs")])),
            Act("workers", _again([client.get("/workers")])),
            Act(
                "workers: search by words",
                _again([client.get(f"/workers?q={quote(texts.word(numbers))}") for _ in range(40)]),
            ),
            Act("contracts of a worker with many", _again([worker.get("/contracts")])),
            Act("threads of a worker with many", _again([worker.get("/messages")])),
            *self._long_ones(numbers),
            *self._settlement(),
        ]

    def _busy(self) -> Person:
        """Of the busiest workers the one with most contracts under way, but no more than 100: the busiest of all has
        more the larger the market is.
        """
        ranks = range(min(_BUSIEST, self.crowd.sizes.workers))
        people = {one.user_id: one for one in map(self.crowd.worker, ranks)}
        found = self.connection.execute(_AS_BUSY, [[*people], _BUSY]).fetchone()
        return people[found[0]] if found else self.crowd.worker(0)

    def _long_ones(self, numbers: Random) -> list[Act]:
        """Acts on the longest contracts (about 50 events) and their threads, as their workers."""
        found = self.connection.execute(_LONG.encode(), [_TALKERS]).fetchall()
        people = [(one, f"/messages/{thread}", self._signed_in(email)) for one, thread, email in found]
        said = [
            visitor.send(path, {"body": texts.said(numbers)}) for _ in range(_EACH_SAYS) for _, path, visitor in people
        ]
        contracts = [visitor.get(f"/contracts/{one}") for one, _, visitor in people]
        return [
            Act("contract page: meter, 50 events", _again(contracts)),
            Act("messages of a thread", _again([visitor.get(path) for _, path, visitor in people])),
            Act("send a message", iter(said), writes=True),
        ]

    def _settlement(self) -> list[Act]:
        """Workers open endings, clients accept them; the answers of the first act make the requests of the second."""
        found = self.connection.execute(_UNDER_WAY.encode(), [_ENDINGS]).fetchall()
        give_tokens(self.connection, self.crowd.draw, {user for _, *both in found for user in both})
        clients = {contract: client for contract, _, client in found}
        opened: list[Request] = []

        def hear(body: bytes) -> None:
            ending = json.loads(body)
            program = self.program(clients[ending["contract_id"]])
            path = f"/terminations/{ending['id']}/accept"
            opened.append(program.request("POST", path, {"amount": ending["amount"]}))

        asked = {"amount": 2_000, "reason": "agreed"}
        opening = (
            self.program(worker).request("POST", f"/contracts/{contract}/terminations", asked, status=201)
            for contract, worker, _ in found
        )
        return [
            Act("API: open an ending", opening, hear, writes=True),
            Act("API: accept it (settlement)", _until_empty(opened), writes=True),
        ]

    def program(self, user_id: str) -> Program:
        """A program that calls the API as this user, who has been given a token."""
        return Program(Line(self.site.port), self.crowd.draw.secret(user_id))

    def _visitor(self, person: Person) -> Visitor:
        return self._signed_in(drawing.email(person.n))

    def _signed_in(self, email: str) -> Visitor:
        return Visitor(Line(self.site.port)).sign_in(email, PASSWORD)


def _searches(visitor: Visitor, numbers: Random) -> list[Request]:
    found = []
    for _ in range(40):
        asked = {"q": texts.word(numbers), "kind": "fixed", "budget_min": 10_000 * numbers.randrange(1, 4)}
        if numbers.random() < 0.5:
            asked["category"] = numbers.choice(CATEGORIES[:3])
        found.append(visitor.get(f"/jobs?{urlencode(asked)}"))
    return found


def _again(requests: Iterable[Request]) -> Iterator[Request]:
    """Repeat the requests for ever."""
    kept = list(requests)
    while kept:
        yield from kept


def _until_empty(requests: list[Request]) -> Iterator[Request]:
    while requests:
        yield requests.pop()
