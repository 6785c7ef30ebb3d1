"""Fixed ↔ hourly between the same parties in one step (domain § 4)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.makers import Play, active, sketch, terms

from michinori.kernel.problems import Problem
from michinori.rules.contract.amendments import propose_amendment
from michinori.rules.contract.business_ends import client_withdrew
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.house import House
from michinori.rules.contract.offers import accept_offer, make_first_deposit, make_offer
from michinori.rules.contract.stages import approve_stage
from michinori.rules.contract.switches import (
    accept_switch,
    decline_switch,
    fee_base_after,
    fund_switch,
    propose_switch,
    withdraw_switch,
)
from michinori.rules.contract.terminations import accept_amount
from michinori.rules.contract.terms import Terms
from michinori.rules.money.amounts import Payment, fee, fee_tax, with_tax
from michinori.rules.money.rates import Taxed, at_rate

HOURLY = terms(30_000, meter="hours", rate=2_000)


def ten(amount: int) -> Taxed:
    """The amount at the usual rate of consumption tax."""
    return at_rate(amount, 10)


def proposed(play: Play, amount: int, new: Terms = HOURLY, side: str = "worker") -> Play:
    return play.do(propose_switch, side, amount, new, switch_id="swi_1", at=play.at)


def accepted(play: Play) -> Play:
    """Accepted by the other side and, where something is missing, funded."""
    side = "client" if play.life.switch and play.life.switch.by == "worker" else "worker"
    play = play.do(accept_switch, side, contract_id="con_2")
    return play.do(fund_switch, "client", contract_id="con_2") if play.life.switch else play


def test_accepted_it_is_settled_and_the_rest_goes_back() -> None:
    play = accepted(proposed(sketch(), 20_001))
    life = play.life
    assert (life.status, life.settled_amount, life.settled_by, life.switch) == ("ended", 20_001, "agreement", None)
    assert play.escrow == 0
    assert play.refunded == 52_800 - with_tax(20_001, 10)
    assert play.kinds[-4:] == ["switch_accepted", "contract_switched", "payment_made", "refund_made"]
    assert "ending_settled" not in play.kinds


def test_what_is_missing_is_deposited_first_and_until_then_the_old_terms_go_on() -> None:
    play = proposed(sketch(), 20_001).do(accept_switch, "client", contract_id="con_2")
    assert (play.life.status, play.life.switch and play.life.switch.status) == ("active", "awaiting_deposit")
    assert play.facts[-1].as_data()["missing_with_tax"] == 33_000 - (52_800 - 22_001)
    with pytest.raises(Problem, match="switch-accepted-already"):
        play.do(decline_switch, "client")
    with pytest.raises(Problem, match="switch-accepted-already"):
        play.do(withdraw_switch, "worker")
    late = play.wait(days=8)
    assert (late.life.status, late.life.switch, late.moves) == ("active", None, play.moves)
    funded = play.do(fund_switch, "client", contract_id="con_2")
    assert (funded.life.status, funded.life.settled_amount) == ("ended", 20_001)


def test_where_the_escrow_is_enough_nothing_is_waited_for() -> None:
    play = proposed(sketch(), 20_001, replace(HOURLY, price=27_999)).do(accept_switch, "client", contract_id="con_2")
    assert play.life.status == "ended"
    play = proposed(sketch(), 20_001, replace(HOURLY, price=28_000)).do(accept_switch, "client", contract_id="con_2")
    assert play.life.status == "active"  # one yen of tax more than what comes back


def test_the_fee_base_covers_what_was_left_unpaid_and_a_chain_of_switches_no_more() -> None:
    first = active(100_000)
    assert fee_base_after(first.life, 90_000) == (90_000, 10_000)
    by_hours = active(1_000_000, meter="hours", rate=9_999, fee_base=90_000, fee_base_covers=10_000)
    assert fee_base_after(by_hours.life, 0) == (90_000, 10_000)
    assert fee_base_after(by_hours.life, 4_000) == (94_000, 6_000)
    assert fee_base_after(by_hours.life, 40_000) == (30_000, 960_000)
    old = active(1_000_000, meter="hours", rate=9_999, fee_base=90_000)  # made before the base had a limit
    assert fee_base_after(old.life, 40_000) == (130_000, 960_000)


def test_beyond_what_was_left_unpaid_the_tiers_begin_anew() -> None:
    house = House()
    assert fee(ten(50_000), house, 90_000, 10_000) == fee(ten(10_000), house, 90_000) + fee(ten(40_000), house)
    assert fee(ten(10_000), house, 90_000, 10_000) == fee(ten(100_000), house) - fee(ten(90_000), house)
    assert fee_tax(ten(50_000), house, 90_000, 10_000) == fee_tax(ten(10_000), house, 90_000) + fee_tax(
        ten(40_000), house
    )


def test_also_what_is_delivered_can_be_switched() -> None:
    play = accepted(proposed(active(5_001).deliver(), 5_001))
    assert (play.life.status, play.life.delivery) == ("ended", None)


def test_only_between_the_two_kinds() -> None:
    with pytest.raises(Problem) as refused:
        proposed(sketch(), 20_000, terms(1_000))
    assert [flaw.key for flaw in refused.value.flaws] == ["not_another_kind"]
    by_hours = active(30_000, meter="hours", rate=1_000)
    assert proposed(by_hours, 0, terms(1_000)).life.switch


def test_one_proposal_at_a_time_of_whichever_sort() -> None:
    play = proposed(sketch(), 20_000)
    with pytest.raises(Problem, match="switch-open"):
        proposed(play, 20_000, side="client")
    new = terms(14_400, 14_400, 19_201)
    with pytest.raises(Problem, match="switch-open"):
        play.do(propose_amendment, "client", new, amendment_id="amd_1", at=play.at)
    amending = sketch().do(propose_amendment, "client", new, amendment_id="amd_1", at=play.at)
    with pytest.raises(Problem, match="amendment-open"):
        proposed(amending, 20_000)


def test_the_other_answers_and_the_proposer_may_take_it_back() -> None:
    play = proposed(sketch(), 20_000)
    for act in (accept_switch, decline_switch):
        with pytest.raises(Problem, match="not-your-turn"):
            play.do(act, "worker", **({"contract_id": "con_2"} if act is accept_switch else {}))
    assert play.do(decline_switch, "client").life.status == "active"
    assert play.do(withdraw_switch, "worker").life.switch is None
    with pytest.raises(Problem, match="not-your-turn"):
        play.do(withdraw_switch, "client")


def test_unanswered_it_lapses_and_an_ending_ends_it() -> None:
    play = proposed(sketch(), 20_000)
    assert "lapse_switch" in [clock.kind for clock in clocks(play.life)]
    assert "switch_lapsed" in play.wait(days=8).kinds
    assert play.wait(days=8).life.status == "active"
    assert play.end("client", 0).life.switch is None


def test_the_amount_stays_between_paid_and_price() -> None:
    play = active(10_000, 10_000, pay_on="stage").submit(1).do(approve_stage, 1, "client")
    for amount, key in ((9_999, "below_paid"), (20_001, "above_price")):
        with pytest.raises(Problem) as refused:
            proposed(play, amount)
        assert [flaw.key for flaw in refused.value.flaws] == [key]


def test_what_was_paid_since_cannot_be_taken_back_by_it() -> None:
    play = proposed(active(10_000, 10_000, pay_on="stage").submit(1), 3_000).do(approve_stage, 1, "client")
    with pytest.raises(Problem, match="amount-below-paid"):
        play.do(accept_switch, "client", contract_id="con_2")


def test_a_client_whose_business_ended_begins_nothing_new() -> None:
    play = active(5_000).deliver()
    gone = client_withdrew(play.life, lambda prefix: prefix, play.at)
    assert gone
    bound = play.took(gone)
    with pytest.raises(Problem, match="client-business-ended"):
        proposed(bound, 5_000)


@given(st.integers(1, 400_000), st.integers(0, 100), st.integers(1, 400_000), st.booleans())
def test_the_two_together_bear_the_fee_of_their_sum_to_the_yen(
    price: int, share: int, further: int, to_hours: bool
) -> None:
    old = active(price) if to_hours else active(price, meter="hours", rate=999)
    new = terms(further, meter="hours", rate=1_001) if to_hours else terms(further)
    amount = price * share // 100
    play = proposed(old, amount, new)
    assert play.life.switch
    second = Play(make_offer(play.life.switch.terms, play.at).life)
    covers = play.life.switch.terms.fee_base_covers
    play = accepted(play)
    assert play.escrow == 0
    second = second.do(accept_offer, "worker", 1, play.at).do(make_first_deposit, "client", play.at)
    second = second.end("client", further).do(accept_amount, "worker", further)
    assert second.escrow == 0
    lines: list[Payment] = [*play.payments, *second.payments]
    house = play.life.terms.house
    assert covers == price - amount
    together, beyond = amount + min(further, covers), max(0, further - covers)
    assert sum(line.fee for line in lines) == fee(ten(together), house) + fee(ten(beyond), house)
    assert sum(line.fee_tax for line in lines) == fee_tax(ten(together), house) + fee_tax(ten(beyond), house)
