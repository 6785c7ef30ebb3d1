"""Many at the same thing at once, beside as many apart: a client settles all their contracts, workers propose to one
job. What rows everybody waits for is seen in the difference of acts a second.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import psycopg

from bench.asking import Asking
from bench.browsing import Line, Request
from bench.loading import say
from bench.people import give_tokens

MOST = 1_000
CLIENTS = 16
_PROPOSERS = 50
# Every contract under way, those of the client with most of them first. What the bench has settled before is left out.
_UNDER_WAY = """
SELECT c.id, c.worker_id, coalesce(m.user_id, c.client_id), c.client_id FROM contracts_contract c
LEFT JOIN people_membership m ON m.organisation_id = c.client_id
WHERE c.status = 'active' AND c.meter = 'stages' AND c.last_n < 20
AND NOT EXISTS (SELECT FROM contracts_termination t WHERE t.contract_id = c.id)
ORDER BY count(*) OVER (PARTITION BY c.client_id) DESC, c.client_id, md5(c.id)
"""
# Open jobs to which none of these users has proposed, in the filling or in another act of the bench.
_JOBS = """
SELECT id FROM market_job j WHERE status = 'open'
AND NOT EXISTS (SELECT FROM market_proposal p WHERE p.job_id = j.id AND p.worker_id = ANY(%s))
ORDER BY md5(id) LIMIT %s
"""
_IDLE = """
SELECT id FROM people_user u WHERE email LIKE 'u%%' AND NOT is_staff
AND NOT EXISTS (SELECT FROM people_membership m WHERE m.user_id = u.id)
AND NOT EXISTS (SELECT FROM market_job j WHERE j.client_id = u.id)
AND NOT EXISTS (SELECT FROM people_block b WHERE b.made_by_id = u.id)
ORDER BY md5(id) LIMIT %s
"""


def can_settle(connection: psycopg.Connection[Any]) -> bool:
    """Whether contracts are left that the bench has not settled."""
    return connection.execute(_UNDER_WAY.encode()).fetchone() is not None


def measure_contention(asking: Asking) -> dict[str, dict[str, Any]]:
    """Acts a second at one thing and apart, by sixteen programs. The background goes on, as it would."""
    found = {}
    for name, (one, apart) in {"settlements": _settlements(asking), "proposals": _proposals(asking)}.items():
        say(f"{len(one)} {name} at one thing, and as many apart")
        found[name] = {"acts": len(one), "apart": _rate(asking, apart), "one": _rate(asking, one)}
    return found


def told(found: dict[str, dict[str, Any]]) -> list[str]:
    """A line for each kind of act."""
    return [
        f"{one['acts']} {name} by {CLIENTS} programs at once: {one['one']['per_second']} a second at one"
        f" {'client' if name == 'settlements' else 'job'}, {one['apart']['per_second']} apart;"
        f" wrong {one['one']['wrong'] + one['apart']['wrong']}."
        for name, one in found.items()
    ]


def _settlements(asking: Asking) -> tuple[list[Request], list[Request]]:
    """To accept endings, all of one client's, and as many of others; opened first, which is not measured."""
    rows = asking.connection.execute(_UNDER_WAY.encode()).fetchall()
    hot = rows[0][3]
    theirs = [row for row in rows if row[3] == hot][:MOST]
    others = list({row[3]: row for row in rows if row[3] != hot}.values()) + [row for row in rows if row[3] != hot]
    spread = list({row[0]: row for row in others}.values())[: len(theirs)]
    users = {user for _, worker, client, _ in (*theirs, *spread) for user in (worker, client)}
    give_tokens(asking.connection, asking.crowd.draw, users)
    both = [_opened(asking, some) for some in (theirs[: len(spread)], spread)]
    return both[0], both[1]


def _opened(asking: Asking, rows: Sequence[tuple[Any, ...]]) -> list[Request]:
    found = []
    for contract, worker, client, _ in rows:
        asked = {"amount": 2_000, "reason": "agreed"}
        opened = asking.program(worker).post(f"/contracts/{contract}/terminations", asked, status=201)
        path = f"/terminations/{opened['id']}/accept"
        found.append(asking.program(client).request("POST", path, {"amount": opened["amount"]}))
    return found


def _proposals(asking: Asking) -> tuple[list[Request], list[Request]]:
    connection = asking.connection
    users = [user for (user,) in connection.execute(_IDLE.encode(), [_PROPOSERS]).fetchall()]
    give_tokens(connection, asking.crowd.draw, users)
    jobs = [job for (job,) in connection.execute(_JOBS.encode(), [users, len(users) + 1]).fetchall()]

    def sent(to: Callable[[int], str]) -> list[Request]:
        body = {"price": 40_000, "message": "できます。"}
        return [
            asking.program(user).request("POST", f"/jobs/{to(n)}/proposals", body, status=201)
            for n, user in enumerate(users)
        ]

    return sent(lambda n: jobs[0]), sent(lambda n: jobs[1 + n % (len(jobs) - 1)])


def _rate(asking: Asking, requests: Iterable[Request]) -> dict[str, Any]:
    """Answers a second by ``CLIENTS`` at once, each with the next request as soon as the last is answered."""
    left, lock, wrong, done = iter(requests), threading.Lock(), list[str](), list[float]()

    def run() -> None:
        line = Line(asking.site.port)
        while True:
            with lock:
                request = next(left, None)
            if request is None:
                return line.close()
            try:
                line.ask(request)
                done.append(time.monotonic())
            except Exception as failure:
                wrong.append(str(failure))

    began, threads = time.monotonic(), [threading.Thread(target=run) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        say(f"{len(wrong)} were wrong, so {wrong[0]}")
    spent = time.monotonic() - began
    return {"per_second": round(len(done) / spent, 1), "wrong": len(wrong)}
