"""The meter of stages (domain § 3)."""

from rules.makers import active, sketch

from michinori.rules.contract.stages import acknowledge_stage, approve_stage, object_stage, return_stage
from michinori.rules.contract.terminations import name_amount


def test_the_sketch() -> None:
    assert sketch().figures == (19_728, 25_056, 22_392)


def test_nothing_done_is_nothing_earned() -> None:
    assert active().figures == (0, 0, 0)


def test_what_has_no_file_is_claimed_but_does_not_stand() -> None:
    assert active(10_000).report(1, 60, file=False).figures == (0, 6_000, 0)
    assert active(10_000).report(1, 60).figures == (0, 6_000, 3_000)


def test_the_part_with_files_is_at_most_what_is_claimed() -> None:
    play = active(10_000).report(1, 80).wait(days=1).report(1, 50, file=False)
    assert play.figures == (0, 5_000, 2_500)
    play = play.wait(days=1).report(1, 90, file=False)
    assert play.figures == (0, 9_000, 4_000)


def test_the_share_is_a_term() -> None:
    assert active(10_000, fallback_share=30).report(1, 50).figures == (0, 5_000, 1_500)
    assert active(10_000, fallback_share=100).report(1, 50).figures == (0, 5_000, 5_000)


def test_floors_per_stage_but_once_on_the_standing_sum() -> None:
    play = active(99, 99, 99, fallback_share=50)
    play = play.report(1, 33).report(2, 33).report(3, 33)
    assert play.figures == (0, 96, 48)
    play = active(99, 99, 99, fallback_share=50).report(1, 34).report(2, 34).report(3, 34)
    assert play.figures == (0, 99, 49), "not 48, as floors per stage would make it, nor 50"
    play = active(99, 99, fallback_share=50).report(1, 1).report(2, 3)
    assert play.figures == (0, 2, 1)


def test_only_the_workers_own_lower_report_lowers_what_is_claimed_and_never_below_confirmed() -> None:
    play = active(10_000).report(1, 60).do(acknowledge_stage, 1).wait(days=1)
    assert play.report(1, 20).figures == (6_000, 6_000, 6_000)


def test_neither_objection_nor_return_lowers_anything() -> None:
    play = active(10_000, 10_000).submit(1).report(2, 40)
    before = play.figures
    assert play.do(return_stage, 1, ("テイスト",)).do(object_stage, 2).figures == before == (0, 14_000, 7_000)


def test_an_approved_stage_is_confirmed_in_full() -> None:
    assert active(10_000, 5_000).submit(1, file=False).do(approve_stage, 1, "client").figures == (10_000,) * 3


def test_no_figure_falls_below_what_has_been_paid() -> None:
    play = active(10_000, 10_000).report(1, 50).end("worker", 15_000)
    play = play.do(name_amount, "client", 8_000)
    assert play.life.paid == 8_000
    assert play.figures == (8_000, 8_000, 8_000)
