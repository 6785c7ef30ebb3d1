"""Two of the staff book what the operator has taken out: never more than it earned, and a line once."""

from functools import partial

import pytest

from michinori.kernel.actor import Actor
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance, check, free_yen
from michinori.machinery import clock
from michinori.treasury.commands.own_money import say_own_money
from tests.races.test_cards_at_once import at_once
from tests.treasury.bank_files import taken_by_the_bank
from tests.treasury.payees import person

HELD = accounts.client("org_x")
pytestmark = pytest.mark.usefixtures("fresh_database")


def test_two_lines_are_not_taken_from_the_same_earnings(race_rounds: int) -> None:
    staff = [Actor.person(person(name, staff=True).id) for name in ("Sora", "Kei")]
    post([Entry(accounts.BANK, HELD, 1_000_000, kinds.MONEY_IN, "in")], at=clock.now())
    for number in range(race_rounds):
        taken = balance(accounts.OWN)
        fee = Entry(HELD, accounts.FEE_INCOME, 7_200 - free_yen(), kinds.FEE, f"fee:{number}")
        post([fee], at=clock.now())
        lines = [taken_by_the_bank(5_000 + 2 * number + way) for way in (0, 1)]
        ends = at_once(
            *(
                partial(say_own_money, actor=who, line_id=line, reason="利用料")
                for who, line in zip(staff, lines, strict=True)
            )
        )
        assert sorted(ends) == ["done", "more-than-own"]
        assert 5_000 <= balance(accounts.OWN) - taken < 7_200
    one = taken_by_the_bank(100)
    ends = at_once(*(partial(say_own_money, actor=who, line_id=one, reason="利用料") for who in staff))
    assert sorted(ends) == ["done", "line-settled"]
    assert check().sound
