"""The money at stake at a clock, and the acts that answer it."""

from dataclasses import replace

import pytest
from rules.makers import Play, active, agreed, day, japan, offered, sketch

from michinori.api.actions import path_of
from michinori.rules.contract.acts import possible
from michinori.rules.contract.clock_answers import ANSWERS, answers_to
from michinori.rules.contract.clock_stakes import Stake, stake
from michinori.rules.contract.clocks import MOVES_MONEY, ORDER, clocks
from michinori.rules.contract.life import SIDES
from michinori.rules.contract.lifecycle import ACTS
from michinori.rules.contract.stages import object_stage
from michinori.rules.contract.terminations import name_amount


def of(play: Play, kind: str) -> Stake | None:
    """The money at stake at the first clock of that kind."""
    return stake(play.life, next(one for one in clocks(play.life) if one.kind == kind))


def test_every_kind_of_clock_has_acts_that_answer_it() -> None:
    assert set(ANSWERS) == set(ORDER)
    assert {name for names in ANSWERS.values() for name in names} <= set(ACTS)


def test_an_unanswered_report_lifts_what_the_work_is_worth() -> None:
    """Confirmed 19,728 and claimed 25,056 with files: worth 22,392 now, 25,056 once acknowledged."""
    assert of(sketch(), "acknowledge") == Stake(25_056, 22_392, 25_056)


def test_a_delivery_is_worth_the_price_once_accepted() -> None:
    play = active(10_000).deliver()
    assert of(play, "accept") == Stake(10_000, 5_000, 10_000)


def test_silence_settles_at_what_is_better_for_the_silent_and_lies_between_amount_and_rule() -> None:
    """The report that waits is confirmed by its own clock before silence ends: 25,056, without an objection."""
    assert of(sketch().end("worker", 40_000), "silence") == Stake(25_056, 22_392, 40_000)
    assert of(sketch().end("client", 5_000), "silence") == Stake(22_392, 5_000, 22_392), "her amount objects to it"
    objected = sketch().do(object_stage, 2)
    assert of(objected.end("worker", 40_000), "silence") == Stake(22_392, 22_392, 40_000)


def test_two_amounts_are_the_bounds_of_the_rule() -> None:
    play = sketch().do(object_stage, 2).end("worker", 40_000).do(name_amount, "client", 5_000).until(japan(12, 6, 24))
    found = of(play, "standing_rule")
    assert found is not None
    assert (found.by_itself, found.highest) == (22_392, 40_000)
    assert found.lowest == play.life.paid == 19_728, "the undisputed part is paid and never taken back"


@pytest.mark.parametrize("play", [offered(), agreed(), active()])
def test_no_stake_where_no_money_moves(play: Play) -> None:
    for clock in clocks(play.life):
        assert (stake(play.life, clock) is None) == (clock.kind not in MOVES_MONEY)


def test_only_acts_that_are_open_answer_and_only_of_the_stage_spoken_of() -> None:
    play = active(1_000, 1_000).report(1, 50).report(2, 50)
    (first, *_rest) = clocks(play.life)
    found = answers_to(first, possible(play.life, "client", today=day(play)))
    assert {path_of(one) for one in found} == {f"stages/{first.stage}/acknowledge", f"stages/{first.stage}/object"}
    for side in SIDES:
        for clock in clocks(replace(play.life, turn=None)):
            offered_now = possible(play.life, side, today=day(play))
            assert set(answers_to(clock, offered_now)) <= set(offered_now)
