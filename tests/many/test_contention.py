"""Many at the same thing at the same moment, over the real server: fifty workers propose to one job, one client settles
a hundred contracts. Each is answered as it would be alone, nothing deadlocks, the books are right.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pytest
from django.db import connection
from django.db.models import Sum
from many.served import PATIENCE, served
from pytest_django.plugin import DjangoDbBlocker
from sites import Site

from michinori.config import books
from michinori.contracts.commands import terminations
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.models import Movement
from michinori.ledger.queries import balance
from michinori.machinery import events
from michinori.market.models import Proposal
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from michinori.people.queries import default_client
from tests.stories import cast as story
from tests.stories.cast import Cast

WORKERS = 50
CONTRACTS = 100
HANDS = 20
"""How many requests are under way at once: as many as two processes have threads."""


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    embedded_home: Path,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("contended") / "home"
    with django_db_blocker.unblock(), served(embedded_home, "contended", home) as site:
        site.start()
        yield site


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    return Cast()


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def token(user: User) -> str:
    return create_token(actor=Actor.person(user.id), name="a", scopes=["read", "draft", "write"])[1]


def all_at_once(site: Site, hands: int, sent: Sequence[tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
    """What each of these is answered: a token, a path to POST to, a body. They begin together."""
    gate = Barrier(hands, timeout=PATIENCE)
    lines = httpx.Limits(max_connections=None)
    with httpx.Client(base_url=f"{site.url}/api/v1", timeout=PATIENCE, limits=lines) as web:

        def go(own: Sequence[tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
            gate.wait()
            return [web.post(path, json=body, headers={"Authorization": f"Bearer {of}"}) for of, path, body in own]

        with ThreadPoolExecutor(hands) as pool:
            return [one for each in pool.map(go, [sent[n::hands] for n in range(hands)]) for one in each]


def test_fifty_workers_propose_to_one_job(site: Site, cast: Cast) -> None:
    before = deadlocks()
    job = Proposal.objects.get(id=story.proposed(cast)).job
    workers = [cast.person(f"Worker{n}") for n in range(WORKERS)]
    body = {"price": 40_000, "message": "できます。"}
    sent = [(token(worker), f"/jobs/{job.id}/proposals", body) for worker in workers]
    answers = all_at_once(site, 2 * WORKERS, sent * 2)
    assert Counter(one.status_code for one in answers) == {201: WORKERS, 409: WORKERS}, "each sent it twice"
    refused = {one.json()["type"].rpartition("/")[2] for one in answers if one.status_code == 409}
    assert refused == {"proposed-already"}
    assert Proposal.objects.filter(job=job).count() == WORKERS + 1
    assert deadlocks() == before


def test_one_client_settles_many_contracts(site: Site, cast: Cast) -> None:
    """All refunds go to one balance, and all fees to one account of the operator."""
    account, before = accounts.client(default_client(cast.aoi.id).id), deadlocks()
    made = [story.active(cast, price=10_000, stages=[{"name": "全体", "price": 10_000}]) for _ in range(CONTRACTS + 1)]
    ends = [
        terminations.open_termination(actor=cast.acts(cast.ren), contract_id=one.id, amount=1_000, reason="agreed")
        for one in made
    ]
    secret = token(cast.aoi)
    first, *sent = [(secret, f"/terminations/{one.id}/accept", {"amount": 1_000}) for one in ends]
    free, fees = balance(account), _fees()
    assert all_at_once(site, 1, [first])[0].status_code == 200
    refund, fee = balance(account) - free, _fees() - fees
    assert refund > 0 < fee
    answers = all_at_once(site, HANDS, sent)
    assert {one.status_code for one in answers} == {200}
    ended = Contract.objects.filter(id__in=[one.id for one in made], status="ended")
    assert ended.count() == CONTRACTS + 1
    assert balance(account) - free == (CONTRACTS + 1) * refund, "each as much as the one that was settled alone"
    assert _fees() - fees == (CONTRACTS + 1) * fee
    assert deadlocks() == before
    assert books.prove().sound
    assert all(events.verify(one.id) for one in made)


def _fees() -> int:
    """Whole yen that the operator has earned."""
    found = Movement.objects.filter(credit_id=accounts.FEE_INCOME).aggregate(all=Sum("amount"))
    return found["all"] or 0
