"""Originals pass by the percent paid of their stage; what is missing can be bought after the end (domain § 2)."""

from datetime import timedelta

import pytest
from rules.makers import Play, active, an_id

from michinori.kernel.problems import Problem
from michinori.rules.contract.change_requests import accept_change, request_change
from michinori.rules.contract.handovers import handed_on, rest_of
from michinori.rules.contract.life import BriefChange, Life
from michinori.rules.contract.purchases import buy_stage, paid_by_restart, passes, price_of_stage
from michinori.rules.contract.stages import acknowledge_stage, object_stage
from michinori.rules.contract.taxing import payment_for_files
from michinori.rules.contract.terminations import accept_amount
from michinori.rules.measures.measure import HandedIn
from michinori.rules.measures.stages import Stages


def passed(life: Life, number: int) -> int:
    """The highest percent of a stage whose files have passed, 0 for none."""
    stage = life.stages[number - 1].id
    return max((percent for percent in range(1, 101) if passes(life, HandedIn(stage, percent))), default=0)


def ended(play: Play, amount: int) -> Play:
    return play.end("worker", amount).do(accept_amount, "client", amount)


def half_shown() -> Play:
    """Three stages of ¥10,000, ¥20,000, ¥30,000: 40 % confirmed, 50 % shown, 60 % claimed without a file."""
    play = active(10_000, 20_000, 30_000).report(1, 40).do(acknowledge_stage, 1)
    return play.report(2, 50).report(3, 60, file=False)


@pytest.mark.parametrize(
    ("total", "laid"),
    [
        (0, (0, 0, 0)),
        (3_000, (3_000, 0, 0)),
        (4_000, (4_000, 0, 0)),
        (9_000, (4_000, 5_000, 0)),
        (14_000, (4_000, 10_000, 0)),
        (20_000, (4_000, 10_000, 6_000)),
        (32_000, (4_000, 10_000, 18_000)),
        (35_000, (7_000, 10_000, 18_000)),
        (60_000, (10_000, 20_000, 30_000)),
    ],
)
def test_what_is_paid_is_laid_on_confirmed_shown_claimed_and_the_rest(total: int, laid: tuple[int, ...]) -> None:
    assert Stages().laid(half_shown().life, total) == laid


@pytest.mark.parametrize(("amount", "percents"), [(4_000, (40, 0, 0)), (5_000, (40, 5, 0)), (14_000, (40, 50, 0))])
def test_a_file_passes_once_its_percent_is_paid(amount: int, percents: tuple[int, ...]) -> None:
    life = ended(half_shown(), amount).life
    assert tuple(passed(life, number) for number in (1, 2, 3)) == percents


def test_one_percent_of_a_tiny_stage_is_not_free() -> None:
    life = active(50).report(1, 1).life
    assert not passes(life, HandedIn(life.stages[0].id, 1))


def test_the_whole_passes_when_all_is_paid() -> None:
    play = half_shown()
    assert not passes(ended(play, 59_999).life, HandedIn())
    assert passes(ended(play, 60_000).life, HandedIn())


def test_the_rest_of_a_stage_is_bought_at_what_is_missing_and_counts_in_the_cumulative_amount() -> None:
    play = ended(half_shown().do(object_stage, 2), 9_000)
    assert price_of_stage(play.life, play.life.stages[1]) == 5_000
    bought = play.do(buy_stage, 2, at=play.at)
    assert bought.payments[-1] == payment_for_files(play.life, 2, 5_000)
    assert (bought.payments[-1].tax, bought.payments[-1].fee) == (500, 1_100)
    assert (bought.life.paid, bought.life.settled_amount, bought.life.bought) == (9_000, 9_000, 5_000)
    assert passed(bought.life, 2) == 50
    assert [part.amount for part in rest_of(bought.life)] == [6_000, 10_000, 30_000]
    with pytest.raises(Problem, match="nothing-to-buy"):
        buy_stage(bought.life, 2, at=play.at)


def test_what_was_never_shown_cannot_be_bought() -> None:
    play = ended(half_shown(), 9_000)
    with pytest.raises(Problem, match="nothing-to-buy"):
        buy_stage(play.life, 3, at=play.at)


def test_buying_ends_after_thirty_days() -> None:
    play = ended(half_shown(), 9_000)
    assert buy_stage(play.life, 2, at=play.at + timedelta(days=30))
    with pytest.raises(Problem, match="buy-too-late"):
        buy_stage(play.life, 2, at=play.at + timedelta(days=31))


def test_nothing_is_bought_before_the_end() -> None:
    with pytest.raises(Problem, match="not-now"):
        buy_stage(half_shown().life, 2, at=half_shown().at)


def test_of_work_before_a_restart_the_confirmed_part_passes_and_the_rest_is_bought() -> None:
    """A stage of ¥10,000 at 40 % confirmed and 60 % shown: 4,000 + half of 2,000 are superseded, ¥1,000 is left."""
    play = active(10_000, included_restarts=1, pay_on="stage").report(1, 40).do(acknowledge_stage, 1).wait(days=1)
    play = play.report(1, 60).do(request_change, (BriefChange("テイスト", "大胆"),), request_id=an_id("chg"))
    play = play.do(accept_change, play.life.requests[0].id, terms=None, note="", amendment_id=an_id("amd"), at=play.at)
    stage = play.life.stages[0]
    assert (play.life.superseded, play.life.paid, stage.left_behind) == (5_000, 5_000, 1_000)
    confirmed, rest = (HandedIn(stage.id, 60, before=before) for before in ("confirmed", "rest"))
    assert (passes(play.life, confirmed), passes(play.life, rest)) == (True, False)
    over = ended(play, 5_000)
    assert (price_of_stage(over.life, over.life.stages[0]), passes(over.life, rest)) == (1_000, False)
    bought = over.do(buy_stage, 1, at=over.at).life
    assert (bought.bought, bought.paid, passes(bought, rest)) == (1_000, 5_000, True)
    assert not passes(bought, HandedIn(stage.id, 1)), "of the work since the restart nothing was paid"


def restarted(play: Play) -> Play:
    """The only open request, for a restart, accepted."""
    ref = play.life.requests[0].id
    return play.do(accept_change, ref, terms=None, note="", amendment_id=an_id("amd"), at=play.at)


def asking(play: Play) -> Play:
    return play.do(request_change, (BriefChange("テイスト", "大胆"),), request_id=an_id("chg"))


def test_what_is_shown_after_the_request_of_a_restart_is_left_behind_whole() -> None:
    """40 % confirmed and 60 % shown when it was requested, 100 % when it is accepted: 4,000 + half of 2,000 are
    superseded, and of the ¥10,000 that the files stand for, ¥5,000 are left.
    """
    play = active(10_000, included_restarts=1).report(1, 40).do(acknowledge_stage, 1).wait(days=1).report(1, 60)
    play = restarted(asking(play).wait(days=1).report(1, 100))
    assert (play.life.superseded, play.life.stages[0].left_behind) == (5_000, 5_000)
    over = ended(play, 5_000)
    assert price_of_stage(over.life, over.life.stages[0]) == 5_000


def test_what_a_restart_pays_beyond_the_confirmed_is_laid_on_all_stages_in_proportion() -> None:
    """¥3,000 shown of two stages when it was requested, ¥12,000 when it is accepted: half of 3,000 is paid, so that
    10,500 are left.
    """
    play = active(10_000, 20_000, included_restarts=1).report(1, 10).report(2, 10)
    play = restarted(asking(play).wait(days=1).report(1, 40).report(2, 40))
    assert play.life.superseded == 1_500
    assert [stage.left_behind for stage in play.life.stages] == [3_500, 7_000]


def test_files_shown_are_paid_for_where_a_restart_pays_all_that_was_shown() -> None:
    before = asking(active(10_000, 20_000, included_restarts=1, restart_share=100).report(1, 40))
    after = restarted(before)
    first, second = after.life.stages
    assert (after.life.superseded, first.left_behind) == (4_000, 0)
    assert paid_by_restart(before.life, after.life) == {first.id: 40, second.id: 0}
    more = before.wait(days=1).report(1, 41)
    assert paid_by_restart(more.life, restarted(more).life) == {first.id: 0, second.id: 0}


def test_a_continuation_takes_the_stages_that_it_names_and_a_switch_all_that_is_not_settled_in_full() -> None:
    play = ended(half_shown(), 38_000)
    first, second, third = (stage.id for stage in play.life.stages)
    names = [stage.name for stage in play.life.stages]
    assert handed_on(play.life, names[2:]) == {third}
    assert handed_on(play.life) == {second, third}, "the first is settled in full"
    assert first not in handed_on(play.life, ["別の名"])
