"""Day 60 counts from the receipt of the work that a balance really pays, also after a payout came back."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from michinori.contracts.models import Payment, Stage
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import check
from michinori.machinery import acting, clock
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.queries import receipts
from michinori.treasury.queries.holdings import holding
from michinori.treasury.queries.payout_holds import day_60_of
from tests.stories.cast import Cast, agreed
from tests.treasury.payees import payee
from tests.treasury.test_hold_limits import owed, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _background_work_goes_on(db: None) -> None:
    acting.beat()


def test_what_came_back_of_a_payout_is_the_pay_that_it_was() -> None:
    ren = owed(50)
    before = holding("worker", ren.id)
    asked = request_payout(actor=Actor.person(ren.id))
    cancel_payout(actor=Actor.person(ren.id), payout_id=asked.id)
    after = holding("worker", ren.id)
    assert before
    assert after
    assert after.received_on == before.received_on == day_of(clock.now()) - timedelta(days=50)
    assert day_60_of(ren.id) == day_of(clock.now()) + timedelta(days=9)


def test_what_was_paid_before_is_not_due_again() -> None:
    """Of work by the hour the payment says what it pays, not the oldest hours of the contract."""
    ren, contract = payee("Hana"), agreed(Cast())
    today = day_of(clock.now())
    Stage.objects.filter(contract=contract).update(handed_in_on=today - timedelta(days=58))
    parts = [(2_000, (today - timedelta(days=3)).isoformat())]
    money = {"before_tax": 2_000, "tax": 0, "fee": 0, "fee_tax": 0, "withheld": 0, "net": 2_000}
    Payment.objects.create(contract=contract, n=991, kind="hours", received=parts, at=clock.now(), **money)
    entry = Entry(accounts.BANK, accounts.worker(ren.id), 2_000, kinds.PAYMENT, f"{contract.id}:99:1:net")
    post([entry], contract_id=contract.id, at=clock.now())
    held = holding("worker", ren.id)
    assert held
    assert held.received_on == today - timedelta(days=3)


def test_whoever_asks_and_takes_it_back_many_times_costs_no_more(django_assert_max_num_queries: Any) -> None:
    ren = owed(50)
    for _ in range(30):
        asked = request_payout(actor=Actor.person(ren.id), amount=20_000)
        cancel_payout(actor=Actor.person(ren.id), payout_id=asked.id)
    with django_assert_max_num_queries(6):
        held = holding("worker", ren.id)
    assert held
    assert held.received_on == day_of(clock.now()) - timedelta(days=50)


def test_rounds_of_a_part_and_all_keep_no_pieces_of_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each round cuts a piece off and takes all: were pieces kept, the work would grow with the square of rounds."""
    ren, rounds, made = owed(50, 3_000_000), 2_000, Counter[str]()
    for start in range(0, rounds, 500):
        post([one for n in range(start, start + 500) for one in _round(ren.id, n)], at=clock.now())

    def counted(one: Any, **changes: Any) -> Any:
        made["pieces"] += 1
        return replace(one, **changes)

    monkeypatch.setattr(receipts, "replace", counted)
    held = holding("worker", ren.id)
    assert held
    assert (held.amount, held.received_on) == (3_000_000, day_of(clock.now()) - timedelta(days=50))
    assert made["pieces"] <= 6 * rounds
    assert [one.amount for one in receipts.parts_of_payout(f"po_{rounds - 1}_1")] == [3_000_000]
    assert check().sound


def test_of_what_came_back_in_pieces_the_same_is_left_as_before() -> None:
    """Two credits, of which the older leaves first, and pieces of both come back in turns."""
    ren = payee("Hana")
    received(ren, 20, 10_000, received(ren, 50, 30_000))
    today = day_of(clock.now())
    name, out = accounts.worker(ren.id), accounts.PAYOUTS
    asked = {"a": 1_000, "b": 35_000, "c": 1_000}
    post([Entry(name, out, yen, kinds.PAYOUT, f"{key}:asked") for key, yen in asked.items()], at=clock.now())
    back = [Entry(out, name, asked[key], kinds.PAYOUT_CANCELLED, f"{key}:cancelled") for key in "acb"]
    post(back, at=clock.now())
    post([Entry(name, out, 37_000, kinds.PAYOUT, "d:asked")], at=clock.now())
    taken = Counter[int]()
    for part in receipts.parts_of_payout("d"):
        taken[(today - part.on).days] += part.amount
    assert taken == {50: 30_000, 20: 7_000}


def _round(owner_id: str, n: int) -> list[Entry]:
    """A part asked for and taken back, then all."""
    name, steps = accounts.worker(owner_id), []
    for step, yen in enumerate((1_000, 3_000_000)):
        key = f"po_{n}_{step}"
        steps.append(Entry(name, accounts.PAYOUTS, yen, kinds.PAYOUT, f"{key}:asked"))
        steps.append(Entry(accounts.PAYOUTS, name, yen, kinds.PAYOUT_CANCELLED, f"{key}:cancelled"))
    return steps
