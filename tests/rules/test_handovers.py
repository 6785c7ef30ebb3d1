"""Handover (domain § 7): what is left of a contract, to the yen, and the terms under which it goes on."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.makers import TODAY, Play, active, sketch, terms

from michinori.kernel.problems import Problem
from michinori.kernel.yen import in_proportion
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.declarations import Declaration
from michinori.rules.contract.handovers import (
    consent,
    continuing_terms,
    go_on_in,
    make_link,
    rest_of,
    revoke_link,
    shared,
    suggested_price,
    take_over,
)
from michinori.rules.contract.house import House
from michinori.rules.contract.stages import approve_stage, object_stage
from michinori.rules.contract.terminations import accept_amount, name_amount, settle, withdraw_ending
from michinori.rules.contract.time_log import Entry, log_hours
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.measure import THE_REST, Part


def ended_at(play: Play, amount: int) -> Play:
    """Settled by agreement at that total."""
    return play.end("worker", amount).do(accept_amount, "client", amount)


def parts(play: Play) -> list[tuple[str, int]]:
    return [(part.name, part.amount) for part in rest_of(play.life)]


def linked(play: Play, side: str = "worker") -> Play:
    return play.do(make_link, side, handover_id="hov_1", at=play.at)


def test_what_was_approved_is_settled_and_the_rest_is_left() -> None:
    play = active(10_000, 20_000, 30_001).submit(1).do(approve_stage, 1, "client")
    assert parts(ended_at(play, 10_000)) == [("工程2", 20_000), ("工程3", 30_001)]


def test_while_ending_the_rest_is_counted_by_the_standing_figure() -> None:
    """The sketch stands at 19,728 + half of the rest that was shown; 14,400 of it are stage 1."""
    play = sketch()
    standing = play.meter.standing
    termination = play.end("worker", 40_000)
    assert sum(amount for _, amount in parts(termination)) == 48_000 - standing == suggested_price(termination.life)
    assert parts(termination)[0] == ("工程2", 14_400 - (standing - 14_400))


def test_what_was_confirmed_counts_before_what_was_shown_and_that_before_what_was_claimed() -> None:
    play = active(1_000, 1_000, 1_000).report(1, 50).report(2, 40, file=False).submit(3).do(approve_stage, 3, "client")
    assert parts(ended_at(play, 900)) == [("工程1", 1_000), ("工程2", 1_000), ("工程3", 100)]
    assert parts(ended_at(play, 1_200)) == [("工程1", 800), ("工程2", 1_000)]
    assert parts(ended_at(play, 1_700)) == [("工程1", 500), ("工程2", 800)]
    assert parts(ended_at(play, 1_907)) == [("工程1", 493), ("工程2", 600)]


def test_by_the_hour_one_stage_stands_for_the_rest() -> None:
    play = active(60_000, meter="hours", rate=2_000)
    play = play.do(log_hours, Entry("hrs_1", TODAY, 90, play.at, True), ())
    assert parts(ended_at(play, 3_001)) == [(THE_REST, 56_999)]


def test_of_what_was_settled_in_full_one_yen_is_left_so_that_there_is_a_price() -> None:
    assert parts(ended_at(active(5_000), 5_000)) == [(THE_REST, 1)]


@given(
    st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 100), st.booleans()), min_size=1, max_size=6),
    st.integers(0, 100),
    st.integers(1, 5_000_000),
)
def test_the_rest_adds_up_to_the_yen_whatever_was_settled(
    rows: list[tuple[int, int, bool]], share: int, price: int
) -> None:
    prices = [row[0] for row in rows]
    if not any(prices):
        return
    play = active(*prices)
    for number, (_, percent, file) in enumerate(rows, 1):
        play = play.report(number, percent, file=file)
    total = sum(prices)
    settled = total * share // 100
    life = settle(Turn(play.life), settled, "agreement").life
    rest = rest_of(life)
    assert sum(part.amount for part in rest) == max(1, total - settled)
    assert all(part.amount > 0 for part in rest)
    again = shared(price, rest)
    assert sum(part.amount for part in again) == price
    assert all(part.amount >= 0 for part in again)


@given(st.lists(st.integers(0, 1_000), min_size=1, max_size=9), st.data())
def test_shares_in_proportion_add_up_and_none_is_above_its_size(sizes: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(sizes)))
    found = in_proportion(amount, sizes)
    assert sum(found) == amount
    assert all(0 <= share <= size for share, size in zip(found, sizes, strict=True))


@pytest.mark.parametrize(
    ("price", "expected"), [(1, [0, 0, 1]), (1_000, [166, 333, 501]), (60_001, [10_000, 20_000, 30_001])]
)
def test_any_price_is_shared_in_proportion_the_last_taking_the_rest(price: int, expected: list[int]) -> None:
    rest = (Part("a", 10_000), Part("b", 20_000), Part("c", 30_001))
    assert [part.amount for part in shared(price, rest)] == expected


def test_the_continuation_carries_the_brief_and_the_exit_rules_over() -> None:
    old = terms(10_000, 20_000, fallback_share=80, note="社外秘", fee_base=5, withholding=True)
    life = ended_at(Play(replace(active().life, terms=old, stages=active(10_000, 20_000).life.stages)), 7).life
    new = continuing_terms(
        life,
        1,
        due_date=date(2026, 12, 8),
        today=TODAY,
        withholding=False,
        declared=Declaration(business=True),
        house=House(offer_days=3),
    )
    assert new.declared == Declaration(business=True), "what the new client declares, not the old one"
    assert (new.brief, new.fallback_share, new.rights) == (old.brief, 80, old.rights)
    assert [(stage.id, stage.price) for stage in new.stages] == [("", 0), ("", 1)]
    assert (new.price, new.note, new.fee_base, new.withholding, new.house.offer_days) == (1, "", 0, False, 3)
    assert (new.payment_due_date - new.due_date).days == 14
    assert new.pay_on == "stage"


def test_one_link_at_a_time_and_the_maker_takes_it_back() -> None:
    play = linked(ended_at(active(), 100))
    with pytest.raises(Problem, match="handover-open"):
        linked(play, "client")
    with pytest.raises(Problem, match="only-the-maker"):
        play.do(revoke_link, "client", "hov_1")
    again = linked(play.do(revoke_link, "worker", "hov_1"), "client")
    assert again.life.handover
    assert again.life.handover.agreed == {"client"}
    assert again.do(consent, "worker", "hov_1").life.handover.agreed == {"client", "worker"}


def test_the_link_dies_after_thirty_days_and_lets_the_ending_go_on() -> None:
    play = linked(sketch().end("worker", 40_000))
    assert [clock.kind for clock in clocks(play.life)][-1] == "lapse_handover"
    over = play.wait(days=31)
    assert over.life.status == "ended"
    assert over.life.handover is None
    assert "handover_lapsed" in over.kinds
    with pytest.raises(Problem, match="handover-over"):
        over.do(take_over, "hov_1", contract_id="con_2", price=1)


def test_once_agreed_the_ending_cannot_be_taken_back() -> None:
    play = linked(sketch().end("worker", 40_000)).do(take_over, "hov_1", contract_id="con_2", price=1)
    agreed = play.do(go_on_in, contract_id="con_2")
    with pytest.raises(Problem, match="bound-to-end"):
        agreed.do(withdraw_ending, "worker", handed_on=True)
    assert agreed.do(withdraw_ending, "worker").life.status == "active"


def test_an_ending_taken_back_kills_the_link_and_the_rest_cannot_be_agreed() -> None:
    play = linked(sketch().end("worker", 40_000)).do(withdraw_ending, "worker")
    assert play.life.handover is None
    with pytest.raises(Problem, match="ending-taken-back"):
        play.do(go_on_in, contract_id="con_2")


def test_a_running_contract_is_not_handed_over() -> None:
    with pytest.raises(Problem, match="not-now"):
        linked(active())


def test_what_is_objected_to_and_settled_later_moves_the_suggestion() -> None:
    play = active(30_000).report(1, 66).do(object_stage, 1).end("worker", 10_000).do(name_amount, "client", 0)
    before = suggested_price(play.life)
    settled = play.do(accept_amount, "client", 10_000)
    assert (before, suggested_price(settled.life)) == (30_000 - play.meter.standing, 20_000)
