"""A bonus is a payment of its own: tax, fee from 0 and withholding; it moves no figure of the contract (domain § 8)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.makers import Play, active, agreed

from michinori.kernel.problems import Problem
from michinori.rules.contract.acts import possible
from michinori.rules.contract.bonuses import left_for_bonus, pay_bonus, payment_of_bonus
from michinori.rules.contract.business_ends import client_insolvent
from michinori.rules.contract.deliveries import accept_delivery
from michinori.rules.contract.house import House
from michinori.rules.contract.seen import has_changed
from michinori.rules.contract.terminations import accept_amount
from michinori.rules.contract.turns import Deposit
from michinori.rules.measures.meter import read_meter
from michinori.rules.money.amounts import Payment
from michinori.rules.money.rates import at_rate


def over(*prices: int) -> Play:
    """A contract completed."""
    return active(*prices).deliver().do(accept_delivery, "client")


def flaw(play: Play, amount: int) -> tuple[str, object]:
    with pytest.raises(Problem) as refused:
        pay_bonus(play.life, amount)
    (found,) = refused.value.flaws
    return found.key, found.values["limit"]


def test_ten_thousand_arrive_as_any_first_payment_of_ten_thousand_would() -> None:
    """¥10,000 → ¥8,580, as in the domain's example, though ¥48,000 were paid before."""
    play = over().do(pay_bonus, 10_000)
    deposit, line = play.moves[-2:]
    assert deposit == Deposit(11_000, "bonus")
    assert isinstance(line, Payment)
    assert (line.tax, line.fee, line.fee_tax, line.withheld, line.net) == (1_000, 2_200, 220, 0, 8_580)
    assert play.kinds[-2:] == ["bonus_paid", "payment_made"]


def test_what_the_client_withholds_comes_off_a_bonus_by_itself() -> None:
    life = active(withholding=True).life
    assert payment_of_bonus(life, 30_000).withheld == 3_063


@pytest.mark.parametrize("play", [active(), over(), active().report(1, 50)])
def test_a_bonus_moves_no_figure_of_the_contract(play: Play) -> None:
    after = play.do(pay_bonus, 5_000).life
    assert after == replace(play.life, bonus=5_000, last_at=after.last_at)
    assert read_meter(after) == read_meter(play.life)
    assert not has_changed(play.life, after), "it makes nothing stale"


def test_all_bonuses_together_come_to_the_price_at_most() -> None:
    play = active(10_000)
    assert flaw(play, 10_001) == ("above_bonus", 10_000)
    play = play.do(pay_bonus, 9_000)
    assert flaw(play, 1_001) == ("above_bonus", 1_000)
    full = play.do(pay_bonus, 1_000)
    assert left_for_bonus(full.life) == 0
    assert not can(full)


def test_the_operator_sets_the_share_and_nothing_is_no_bonus() -> None:
    assert left_for_bonus(active(10_000, house=House(bonus_share=30)).life) == 3_000
    assert not can(active(10_000, house=House(bonus_share=0)))
    assert flaw(active(10_000), 0) == ("too_small", 1)


def can(play: Play) -> bool:
    return any(one.act.name == "pay-bonus" for one in possible(play.life, "client", today=None))


def test_who_can_be_thanked_and_when() -> None:
    assert can(active())
    assert can(over())
    ending = active().end("worker", 1_000)
    for play in (agreed(), ending, ending.do(accept_amount, "client", 1_000)):
        assert not can(play)
        with pytest.raises(Problem, match="not-now"):
            pay_bonus(play.life, 1_000)


def test_no_bonus_is_paid_at_the_cost_of_an_estate() -> None:
    play = active()
    turn = client_insolvent(play.life, play.at)
    assert turn
    play = play.took(turn)
    assert not can(play)
    with pytest.raises(Problem, match="no-bonus-after-business-end"):
        pay_bonus(play.life, 1_000)


@given(st.integers(1, 600_000), st.data())
def test_a_price_split_into_price_and_bonus_never_saves_a_fee(price: int, data: st.DataObject) -> None:
    """Whoever keeps the price low and pays the rest as bonuses pays as much fee or more, but for the floored yen."""
    life = active(price).life
    bonus = data.draw(st.integers(1, price))
    parts = data.draw(st.integers(1, bonus))
    whole = first_payment(life.terms.price + bonus)
    apart = [first_payment(price), payment_of_bonus(life, parts)]
    apart += [payment_of_bonus(life, bonus - parts)] if bonus > parts else []
    assert sum(line.fee for line in apart) >= whole.fee - 2 * len(apart)
    assert all(line.net >= 0 and line.waived == 0 for line in apart)


def first_payment(amount: int) -> Payment:
    return payment_of_bonus(active(amount).life, amount)


def test_a_contract_that_continues_another_pays_the_fee_of_a_bonus_from_zero_too() -> None:
    life = active(10_000, fee_base=500_000).life
    assert payment_of_bonus(life, 10_000).fee == 2_200
    assert payment_of_bonus(life, 10_000).taxed == at_rate(10_000, 10)
