"""Lists of money among 100,000 lines of the bank and as many payouts: each page is read by an index, not a table."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from treasury.bank_files import bank_file

from michinori.kernel.actor import Actor
from michinori.people.models import User
from michinori.treasury.commands.payout_runs import gather_run, mark_sent
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.models import Payout, StatementLine
from michinori.treasury.queries import money_desk, reconciling, statements
from michinori.treasury.queries.bank_says import BankSays, bank_says
from michinori.treasury.queries.payouts import newest_wish, outlook, payouts_of
from tests.treasury.payees import OFFICE, payee, person
from tests.treasury.test_books_reconcile import era

MANY = 100_000
_LARGE = ("treasury_payout", "treasury_statementline")
_MOST_ROWS = 2_000
"""Rows of a large table that a page may touch: pages hold 50, and suggestions look at a day or an amount."""

_LINES = """
INSERT INTO treasury_statementline (id, statement_id, number, key, account, day, amount, name, told, status, client_id,
    settled_at, settled_by, reason)
SELECT 'bsl_many' || n, statement_id, n + 10, md5(n::text), account, day - n / 500,
    CASE WHEN mod(n, 4) = 0 THEN -n ELSE n END, 'ﾅﾏｴ ' || mod(n, 5000), told,
    (ARRAY['out', 'matched', 'suspense', 'assigned'])[mod(n, 4) + 1], CASE WHEN mod(n, 2) = 1 THEN %s END,
    CASE WHEN mod(n, 4) = 3 THEN now() - n * interval '1 minute' END, CASE WHEN mod(n, 4) = 3 THEN 'usr' ELSE '' END, ''
FROM treasury_statementline, generate_series(1, %s) n WHERE treasury_statementline.id = %s
"""
_PAYOUTS = """
INSERT INTO treasury_payout (id, owner_id, source, amount, status, requested_at, due_on, run_id, place, account_id,
    ended_at, reason, parting, contact)
SELECT 'pay_many' || n, owner_id, source, 1000 + n, CASE WHEN mod(n, 50) = 0 THEN 'returned' ELSE 'sent' END,
    requested_at - n * interval '1 minute', due_on, run_id, n + 10, account_id,
    CASE WHEN mod(n, 50) = 0 THEN now() END, '', false, ''
FROM treasury_payout, generate_series(1, %s) n WHERE treasury_payout.id = %s
"""


@pytest.fixture
def ren(fresh_database: str, owner_connection: psycopg.Connection[Any]) -> User:
    """He has been paid 100,000 times, and the bank has said as much."""
    ren = payee("Ren", 5_000)
    request_payout(actor=Actor.person(ren.id))
    run = gather_run(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    import_statement(actor=OFFICE, name="a.txt", content=bank_file((5_000, "ｻﾄｳ", era(run.on))))
    owner_connection.execute(_LINES, [ren.id, MANY, StatementLine.objects.get().id])
    owner_connection.execute(_PAYOUTS, [MANY, Payout.objects.get().id])
    owner_connection.execute("UPDATE treasury_statementspan SET first = last - 300, opening = 0, closing = 5000")
    owner_connection.commit()
    owner_connection.execute("ANALYZE")  # which the application may not
    owner_connection.commit()
    return ren


def test_a_page_is_read_by_an_index(ren: User) -> None:
    desk, line = Actor.person(person("Sora", staff=True).id), StatementLine.objects.get(amount=5_002)
    run, mine = Payout.objects.exclude(run=None)[0].run, Actor.person(ren.id)
    assert run is not None
    assert (line.status, StatementLine.objects.count(), Payout.objects.count()) == ("suspense", MANY + 1, MANY + 1)
    said: list[BankSays | None] = []
    # Not here: what may have come back, which reads the payouts of sixty days' runs (decision 38).
    pages: dict[str, Callable[[], object]] = {
        "all lines": lambda: money_desk.list_lines(desk, after=None),
        "older lines": lambda: money_desk.list_lines(desk, after="bsl_many50000"),
        "in suspense": lambda: statements.list_unmatched(desk),
        "settled": lambda: statements.list_settled(desk),
        "what the bank says": lambda: said.append(bank_says(desk)),
        "what left": lambda: reconciling.list_outgoing(desk),
        "suggested": lambda: statements.suggested_for(desk, line),
        "sent back": lambda: statements.sent_back(desk, line),
        "payouts": lambda: money_desk.list_payouts(desk, status="", after=None),
        "older payouts": lambda: money_desk.list_payouts(desk, status="", after="pay_many50000"),
        "returned": lambda: money_desk.list_payouts(desk, status="returned", after=None),
        "to mend": lambda: money_desk.list_payouts(desk, status="returned", after=None, unmended=True),
        "of a run": lambda: money_desk.payouts_of_run(desk, run, after=50_000),
        "runs": lambda: money_desk.list_runs(desk, after=None),
        "one's own": lambda: payouts_of(mine),
        "one's own, older": lambda: payouts_of(mine, after="pay_many50000"),
        "the money page": lambda: outlook("worker", ren.id),
        "newest wish": lambda: newest_wish(ren.id),
    }
    slow = {name: found for name, page in pages.items() if (found := list(_read_whole(page)))}
    assert slow == {}
    (account,) = said[0].accounts if said[0] else ()
    lines = StatementLine.objects.filter(account=account.account, day__range=(account.since, account.day))
    assert account.moved == lines.aggregate(sum=Sum("amount"))["sum"]


def _read_whole(page: Callable[[], object]) -> Iterator[tuple[str, int]]:
    """The parts of plans that go through a large table: which, and how many rows they touch."""
    with CaptureQueriesContext(connection) as seen:
        page()
    for query in seen.captured_queries:
        if not query["sql"].startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
            (plan,) = cursor.fetchone()
        plan = json.loads(plan) if isinstance(plan, str) else plan
        for node in _nodes(plan[0]["Plan"]):
            rows = int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
            if node.get("Relation Name") in _LARGE and rows > _MOST_ROWS:
                yield f"{node['Node Type']} {node['Relation Name']} {node.get('Index Name', '')}", rows


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)
