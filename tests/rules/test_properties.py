"""What holds in every life, whatever happens (domain §§ 2, 3, 6, 8)."""

import itertools
from typing import Any

import pytest
from depth import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.makers import Play, due_with_tax, terms
from rules.plays import first_play, offers, step, tries

from michinori.kernel.problems import Problem
from michinori.rules.contract.clocks import clocks, next_clock
from michinori.rules.contract.house import FeeTier, House
from michinori.rules.contract.life import SIDES
from michinori.rules.contract.lifecycle import FINAL, TABLE
from michinori.rules.contract.taxing import preview
from michinori.rules.contract.terminations import settle
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.turns import Turn
from michinori.rules.money.amounts import Payment, fee, fee_tax, payment, tax, with_tax
from michinori.rules.money.rates import USUAL_WITHHOLDING, at_rate

LIVES = settings(max_examples=EXAMPLES * 30, deadline=None)
STEPS = 30


def lived(data: st.DataObject) -> list[Play]:
    """A life at random, as it stood after every step."""
    plays = [first_play(data.draw)]
    for _ in range(data.draw(st.integers(5, STEPS))):
        plays.append(step(data.draw, plays[-1]))
        if plays[-1].life.status in FINAL:
            break
    return plays


def check_meter(play: Play) -> None:
    meter, price = play.meter, play.life.terms.price
    assert play.life.paid <= meter.confirmed <= meter.standing <= meter.claimed <= price
    assert sum(stage.price for stage in play.life.stages) + play.life.superseded == price


def toward_price(play: Play) -> list[Payment]:
    """The payments that count in ``paid``: all but the bonuses."""
    return [line for line in play.payments if line.kind != "bonus"]


def check_money(play: Play) -> None:
    gross = sum(line.before_tax + line.tax for line in play.payments)
    assert play.deposited - play.refunded - gross == play.escrow
    status = play.life.status
    expected = 0 if status in ("offered", "agreed", *FINAL) else due_with_tax(play)
    assert play.escrow == expected
    assert status != "ended" or play.life.paid == play.life.settled_amount
    assert all(line.net >= 0 and line.before_tax > 0 for line in play.payments)
    house = play.life.terms.house
    lines = toward_price(play)
    assert sum(line.before_tax + line.tax for line in lines) == with_tax(play.life.paid, 10)
    assert sum(line.fee for line in lines) == fee(at_rate(play.life.paid, 10), house)
    assert sum(line.fee_tax for line in lines) == fee_tax(at_rate(play.life.paid, 10), house)
    bonuses = [line for line in play.payments if line.kind == "bonus"]
    assert sum(line.before_tax for line in bonuses) == play.life.bonus
    assert all(line.fee == fee(at_rate(line.before_tax, 10), house) for line in bonuses)


@LIVES
@given(st.data())
def test_money_and_meter_hold_in_every_life(data: st.DataObject) -> None:
    plays = lived(data)
    for play in plays:
        check_meter(play)
        assert all(clock.at > play.at for clock in clocks(play.life))
        check_money(play)


@LIVES
@given(st.data())
def test_confirmed_falls_only_by_an_amendment_and_approved_stages_stay(data: st.DataObject) -> None:
    plays = lived(data)
    for before, after in itertools.pairwise(plays):
        assert after.life.paid >= before.life.paid
        if after.life.terms_version == before.life.terms_version and after.life.status not in FINAL:
            assert after.meter.confirmed >= before.meter.confirmed
            done = {stage.id for stage in before.life.stages if stage.status == "approved"}
            assert done <= {stage.id for stage in after.life.stages if stage.status == "approved"}
        told = after.kinds[len(before.kinds) :]
        if after.meter.claimed < before.meter.claimed and after.life.status not in FINAL:
            assert {"progress_reported", "hours_logged", "amendment_in_force", "offer_countered"} & set(told)


@LIVES
@given(st.data())
def test_what_is_offered_can_be_done_and_what_is_not_is_refused(data: st.DataObject) -> None:
    play = lived(data)[-1]
    for side in SIDES:
        open_ones = offers(play, side)
        for one in tries(data.draw, play, side):
            if (one.name, one.number) in open_ones:
                assert one.decide(play.life).facts, one.name
            else:
                with pytest.raises(Problem):
                    one.decide(play.life)


@LIVES
@given(st.data())
def test_the_status_changes_only_as_the_table_says(data: st.DataObject) -> None:
    moves = {move for act in TABLE for move in act.moves}
    plays = lived(data)
    for before, after in itertools.pairwise(plays):
        was, now = before.life.status, after.life.status
        waited = after.at > before.at
        assert was == now or waited or (was, now) in moves


@LIVES
@given(st.data())
def test_every_contract_ends_by_its_clocks_alone(data: st.DataObject) -> None:
    play = lived(data)[-1]
    for _ in range(12):
        running = next_clock(play.life)
        if running is None:
            break
        play = play.until(running.at)
    assert play.life.status in FINAL
    assert clocks(play.life) == ()


@LIVES
@given(st.data())
def test_the_preview_is_what_a_settlement_really_pays(data: st.DataObject) -> None:
    play = lived(data)[-1]
    life = play.life
    if life.status not in ("active", "delivered", "ending"):
        return
    total = data.draw(st.integers(life.paid, life.terms.price))
    shown = preview(life, total)
    done = play.took(settle(Turn(life), total, "agreement"))
    assert sum(line.net for line in toward_price(done)) == shown.worker_net
    assert sum(line.withheld for line in toward_price(done)) == shown.withheld
    assert done.refunded - play.refunded == with_tax(life.terms.price, 10) - with_tax(total, 10)
    assert (shown.tax, shown.fee) == (tax(at_rate(total, 10)), fee(at_rate(total, 10), life.terms.house))


HOUSES = st.builds(
    lambda first, gap, percents: House(
        fee_tiers=(
            FeeTier(first, percents[0]),
            FeeTier(first + gap, percents[1]),
            FeeTier(None, percents[2]),
        ),
    ),
    st.integers(1, 200_000),
    st.integers(1, 200_000),
    st.tuples(*[st.integers(0, 50)] * 3),
)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=60), HOUSES, st.integers(0, 25), st.booleans())
def test_payments_of_a_yen_or_two_add_up_and_are_never_negative(
    amounts: list[int], house: House, rate: int, withholding: bool
) -> None:
    some = terms(sum(amounts), house=house, withholding=withholding)
    paid, lines = 0, []
    for amount in amounts:
        lines.append(payment("stage", at_rate(paid, rate), at_rate(amount, rate), some, USUAL_WITHHOLDING))
        paid += amount
    assert min(line.net for line in lines) >= 0
    assert sum(line.fee for line in lines) == fee(at_rate(paid, rate), house)
    assert sum(line.before_tax + line.tax for line in lines) == with_tax(paid, rate)


@given(st.data())
def test_terms_come_back_as_they_were_stored(data: st.DataObject) -> None:
    stored: dict[str, Any] = first_play(data.draw).life.terms.as_data()
    assert Terms.from_data(stored).as_data() == stored
