"""Balances, statements and the check."""

import psycopg
import pytest
from ledger.books import AOI, AT, ESCROW, REN, deposit, entry, money_in, pay
from pytest_django import DjangoAssertNumQueries

from michinori.ledger import accounts, kinds, queries
from michinori.ledger.posting import post


@pytest.mark.django_db
def test_a_balance_is_one_row_however_long_the_history(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        money_in(1_000)
    with django_assert_num_queries(1) as asked:
        assert queries.balance(AOI) == 3_000
    assert "ledger_movement" not in asked[0]["sql"]
    assert queries.balance(accounts.client("usr_mio")) == 0


@pytest.mark.django_db
def test_the_operators_accounts_are_summed_in_the_direction_in_which_they_grow() -> None:
    money_in(1_000)
    post([entry(accounts.BANK_CHARGES, accounts.BANK, 300, "bank_charge")], at=AT)
    post([entry(accounts.BANK, accounts.SUSPENSE, 50, kinds.MONEY_IN)], at=AT)
    assert queries.balance(accounts.BANK) == 750
    assert queries.balance(accounts.BANK_CHARGES) == 300
    assert queries.balance(accounts.SUSPENSE) == 50
    assert queries.balance(accounts.LOSSES) == 0


@pytest.mark.django_db
def test_a_statement_shows_newest_first_signed_and_in_pages(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    money_in(5_000)
    deposit(3_000)
    pay(1_000, fee=200, refund=2_000)
    with django_assert_num_queries(1):
        lines = queries.statement(AOI)
    assert [(line.amount, line.kind, line.other, line.contract_id) for line in lines] == [
        (2_000, "refund", ESCROW, "con_a"),
        (-3_000, "deposit", ESCROW, "con_a"),
        (5_000, "money_in", accounts.BANK, None),
    ]
    assert lines[0].at == AT
    assert queries.statement(AOI, limit=2) == lines[:2]
    assert queries.statement(AOI, cursor=lines[1].id, limit=2) == lines[2:]
    assert [line.amount for line in queries.statement(REN)] == [-200, 1_000]
    assert [line.amount for line in queries.statement(accounts.BANK)] == [5_000]


@pytest.mark.django_db
def test_an_empty_ledger_is_sound() -> None:
    check = queries.check()
    assert check == queries.Check(movements=0, accounts=0, imbalance=0, negative=0, escrow_mismatch=0)
    assert check.sound
    assert check.plus(escrow_mismatch=1) == queries.Check(0, 0, 0, 0, 1)
    assert not check.plus(escrow_mismatch=1).sound


@pytest.mark.forges_the_ledger
@pytest.mark.django_db
def test_an_escrow_that_moved_by_another_kind_is_a_mismatch() -> None:
    money_in(5_000)
    deposit(3_000)
    assert queries.check().sound
    post([entry(ESCROW, REN, 1_000, "gift")], contract_id="con_a", at=AT)
    assert queries.check() == queries.Check(movements=3, accounts=4, imbalance=0, negative=0, escrow_mismatch=1)


@pytest.mark.forges_the_ledger
@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        ("UPDATE ledger_balance SET amount = amount + 1 WHERE account_id = 'client:usr_aoi'", (1, 0, 0)),
        ("UPDATE ledger_balance SET amount = amount + 1 WHERE account_id = 'escrow:con_a'", (1, 0, 1)),
        ("DELETE FROM ledger_balance WHERE account_id = 'worker:usr_ren'", (1, 0, 0)),
        ("DELETE FROM ledger_movement WHERE kind = 'money_in'", (1, 1, 0)),
        ("UPDATE ledger_movement SET amount = 4000 WHERE kind = 'deposit'", (2, 0, 1)),
        ("UPDATE ledger_movement SET credit_id = 'client:usr_aoi' WHERE kind = 'payment'", (2, 0, 0)),
    ],
)
def test_the_check_finds_what_was_forged_with_the_triggers_off(
    fresh_database: str, owner_connection: psycopg.Connection, harm: str, expected: tuple[int, int, int]
) -> None:
    money_in(5_000)
    deposit(3_000)
    pay(1_000)
    for table in ("ledger_balance", "ledger_movement"):
        owner_connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    owner_connection.execute(harm)
    owner_connection.commit()
    check = queries.check()
    assert (check.imbalance, check.negative, check.escrow_mismatch) == expected
    assert not check.sound
