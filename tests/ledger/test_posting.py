"""Posting: whole yen, all or none, once per key, never below zero."""

import pytest
from django.db import IntegrityError, transaction
from ledger.books import AOI, AT, ESCROW, REN, deposit, entry, money_in, pay
from pytest_django import DjangoAssertNumQueries

from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds, queries
from michinori.ledger.models import Account, Balance, Movement
from michinori.ledger.posting import Entry, freeze, post

pytestmark = pytest.mark.django_db


def test_the_ten_thousand_yen_of_domain_8() -> None:
    money_in(11_000)
    deposit(11_000)
    pay(11_000, fee=2_200, fee_tax=220)
    held = {name: queries.balance(name) for name in (AOI, ESCROW, REN, accounts.FEE_INCOME, accounts.FEE_TAX)}
    assert held == {AOI: 0, ESCROW: 0, REN: 8_580, accounts.FEE_INCOME: 2_200, accounts.FEE_TAX: 220}
    assert queries.balance(accounts.BANK) == 11_000
    assert queries.check() == queries.Check(movements=5, accounts=6, imbalance=0, negative=0, escrow_mismatch=0)


def test_zero_yen_write_nothing() -> None:
    assert post([entry(accounts.BANK, AOI, 0, kinds.MONEY_IN)], at=AT) == []
    assert not Movement.objects.exists()
    assert not Account.objects.exists()


def test_a_retry_gives_the_movement_stored_and_moves_nothing() -> None:
    said = entry(accounts.BANK, AOI, 500, kinds.MONEY_IN)
    first = post([said], at=AT)
    assert post([said], at=AT.replace(day=2)) == first
    assert queries.balance(AOI) == 500


@pytest.mark.parametrize(
    "other",
    [
        Entry(accounts.SUSPENSE, AOI, 500, kinds.MONEY_IN, "key"),
        Entry(accounts.BANK, accounts.client("usr_mio"), 500, kinds.MONEY_IN, "key"),
        Entry(accounts.BANK, AOI, 501, kinds.MONEY_IN, "key"),
        Entry(accounts.BANK, AOI, 500, kinds.REPAYMENT, "key"),
    ],
)
def test_one_key_does_not_say_two_things(other: Entry) -> None:
    post([Entry(accounts.BANK, AOI, 500, kinds.MONEY_IN, "key")], at=AT)
    with pytest.raises(Problem, match="movement-mismatch"):
        post([other, entry(accounts.BANK, AOI, 1, kinds.MONEY_IN)], at=AT)
    assert Movement.objects.count() == 1
    assert queries.balance(AOI) == 500


def test_one_key_does_not_say_two_things_in_one_posting() -> None:
    with pytest.raises(Problem, match="movement-mismatch"):
        post([Entry(accounts.BANK, AOI, amount, kinds.MONEY_IN, "key") for amount in (1, 2)], at=AT)
    assert not Movement.objects.exists()


def test_a_retry_in_part_posts_only_what_is_missing() -> None:
    said = [entry(accounts.BANK, AOI, amount, kinds.MONEY_IN) for amount in (1, 10, 100)]
    first = post(said[:1], at=AT)
    again = post([*said, said[2]], at=AT)
    assert again[0] == first[0]
    assert again[2] == again[3]
    assert queries.balance(AOI) == 111


@pytest.mark.parametrize(
    ("debit", "credit", "kind"),
    [
        (AOI, ESCROW, kinds.DEPOSIT),
        (ESCROW, AOI, kinds.REFUND),
        (REN, accounts.PAYOUTS, kinds.PAYOUT),
    ],
)
def test_nothing_is_overdrawn_and_a_refusal_writes_nothing(debit: str, credit: str, kind: str) -> None:
    money_in(3_000)
    deposit(2_000)
    pay(1_000)
    before = list(Movement.objects.all()), list(Balance.objects.values_list("pk", "amount").order_by("pk"))
    with pytest.raises(Problem, match="insufficient-balance") as refused:
        post(
            [entry(accounts.BANK, AOI, 5, kinds.MONEY_IN), entry(debit, credit, 1_006, kind)],
            contract_id="con_a",
            at=AT,
        )
    assert refused.value.status == 409
    told = {"account": accounts.kind_of(debit), "needed": 1_006, "balance": 1_000, "missing": 6}
    assert refused.value.values == told | ({"needed": 1_001, "missing": 1} if debit == AOI else {})
    assert (list(Movement.objects.all()), list(Balance.objects.values_list("pk", "amount").order_by("pk"))) == before


def test_the_last_yen_can_be_spent() -> None:
    money_in(3_000)
    deposit(3_000)
    pay(1_000, refund=2_000)
    assert [queries.balance(name) for name in (AOI, ESCROW, REN)] == [2_000, 0, 1_000]


def test_a_posting_counts_by_its_sum() -> None:
    """Payment and fee stand in one statement: the worker's account never shows what is not theirs."""
    money_in(100)
    deposit(100)
    pay(100, fee=100)
    assert queries.balance(REN) == 0


def test_negative_amounts_and_one_account_on_both_sides_are_refused_by_the_database() -> None:
    for wrong in (entry(accounts.BANK, AOI, -5, kinds.MONEY_IN), entry(AOI, AOI, 5, kinds.MONEY_IN)):
        with pytest.raises(Exception, match=r"ledger_movement_(positive|two_accounts)"):
            post([wrong], at=AT)
    assert not Movement.objects.exists()


def test_posting_costs_the_same_for_many_entries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    money_in(100_000)
    for n in (1, 20):
        deposit(1)
        with django_assert_num_queries(4):  # accounts, savepoint, INSERT, release
            post([entry(AOI, ESCROW, 10 + k, kinds.DEPOSIT) for k in range(n)], contract_id="con_a", at=AT)


def test_new_accounts_are_made_without_a_failed_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Each would be an error in PostgreSQL's log."""
    money_in(1_000)
    with django_assert_num_queries(4):
        post([entry(AOI, "escrow:con_new", 10, kinds.DEPOSIT)], contract_id="con_new", at=AT)


def test_what_is_frozen_stays_and_money_may_come() -> None:
    money_in(10_000)
    freeze(AOI, 6_000)
    deposit(4_000)
    with pytest.raises(Problem, match="insufficient-balance") as refused:
        deposit(500)
    assert refused.value.values == {"account": "client", "needed": 500, "balance": 0, "missing": 500}
    freeze(AOI, 20_000)
    money_in(1_000)
    post([entry(ESCROW, AOI, 1_000, kinds.REFUND)], contract_id="con_a", at=AT)
    with pytest.raises(Problem, match="insufficient-balance"):
        deposit(1)
    both = [entry(accounts.BANK, AOI, 700, kinds.MONEY_IN), entry(AOI, accounts.PAYOUTS, 700, kinds.REPAYMENT)]
    post(both, at=AT)
    freeze(AOI, 0)
    deposit(8_000)
    assert (queries.balance(AOI), queries.frozen([AOI]), queries.check().sound) == (0, {AOI: 0}, True)


def test_only_a_clients_money_is_frozen() -> None:
    money_in(10_000)
    deposit(10_000)
    pay(10_000)
    for account in (ESCROW, REN, accounts.BANK):
        with pytest.raises(IntegrityError), transaction.atomic():
            freeze(account, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        freeze(AOI, -1)
