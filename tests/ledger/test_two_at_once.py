"""Concurrent postings on real threads and connections: money is spent once, keys count once, there is no deadlock."""

import threading
from collections.abc import Callable

from django.db import connection
from ledger.books import AOI, AT, ESCROW, REN, deposit, entry, money_in, pay

from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds, queries
from michinori.ledger.models import Movement
from michinori.ledger.posting import Entry, post

ROUNDS = 8


def _at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment; return what each returned or raised, in their order."""
    gate = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(n: int) -> None:
        gate.wait(60)
        try:
            outcomes[n] = acts[n]()
        except Exception as fault:
            outcomes[n] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def test_the_same_yen_is_spent_once(fresh_database: str) -> None:
    for n in range(ROUNDS):
        money_in(1_000)
        outcomes = _at_once(
            lambda n=n: deposit(1_000, contract_id=f"con_{n}"), lambda n=n: deposit(1_000, contract_id=f"con_{n}x")
        )
        refused = [outcome for outcome in outcomes if isinstance(outcome, Problem)]
        assert [problem.slug for problem in refused] == ["insufficient-balance"]
        assert len([outcome for outcome in outcomes if isinstance(outcome, Movement)]) == 1
        assert queries.balance(AOI) == 0
    assert queries.check().sound


def test_payment_and_refund_do_not_both_empty_the_escrow(fresh_database: str) -> None:
    for _ in range(ROUNDS):
        money_in(1_000)
        deposit(1_000)
        outcomes = _at_once(lambda: pay(700), lambda: pay(0, refund=700))
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Problem", "list"]
        assert queries.balance(ESCROW) == 300
        pay(0, refund=300)
    check = queries.check()
    assert check.sound
    assert queries.balance(AOI) + queries.balance(REN) == ROUNDS * 1_000


def test_one_key_sent_twice_at_once_counts_once(fresh_database: str) -> None:
    for n in range(ROUNDS):
        said = Entry(accounts.BANK, AOI, 100, kinds.MONEY_IN, f"transfer:{n}")
        first, second = _at_once(lambda said=said: post([said], at=AT), lambda said=said: post([said], at=AT))
        assert first == second
        assert queries.balance(AOI) == (n + 1) * 100


def test_opposite_ways_through_the_same_accounts_never_deadlock(fresh_database: str) -> None:
    """No retry is used here: the order of locks alone must do."""
    other = accounts.client("usr_mio")
    money_in(10_000)
    money_in(10_000, client=other)

    def wander(there: str, back: str) -> int:
        for _ in range(40):
            post([entry(there, REN, 2, "test"), entry(there, back, 5, "test"), entry(REN, back, 2, "test")], at=AT)
        return 40

    assert (
        _at_once(
            lambda: wander(AOI, other),
            lambda: wander(other, AOI),
            lambda: wander(AOI, other),
            lambda: wander(other, AOI),
        )
        == [40] * 4
    )
    assert [queries.balance(name) for name in (AOI, other, REN)] == [10_000, 10_000, 0]
    assert queries.check().imbalance == 0


def test_new_accounts_made_at_once_are_made_once(fresh_database: str) -> None:
    for n in range(ROUNDS):
        client = accounts.client(f"usr_{n}")
        outcomes = _at_once(lambda client=client: money_in(5, client), lambda client=client: money_in(7, client))
        assert all(isinstance(outcome, Movement) for outcome in outcomes), outcomes
        assert queries.balance(client) == 12
