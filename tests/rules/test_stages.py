"""Stages: reports, answers, submissions, returns (domain § 2, § 3)."""

from typing import Any

import pytest
from rules.makers import NOON, Play, active, agreed, japan

from michinori.kernel.problems import Problem
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.stages import (
    acknowledge_stage,
    agree_return,
    approve_stage,
    object_stage,
    put_back_stage,
    report_stage,
    return_stage,
    start_stage,
    submit_stage,
)

HANDED_IN: dict[str, Any] = {"has_file": True, "delivery_id": "dlv", "at": NOON}


def status(play: Play, number: int = 1) -> str:
    stage = play.life.stage(number)
    assert stage
    return stage.status


def refused(play: Play, slug: str, decide, *args, **kwargs) -> Problem:  # type: ignore[no-untyped-def]
    with pytest.raises(Problem) as caught:
        play.do(decide, *args, **kwargs)
    assert caught.value.slug == slug
    return caught.value


def test_stages_start_in_any_order() -> None:
    play = active().do(start_stage, 3).do(start_stage, 1)
    assert [stage.status for stage in play.life.stages] == ["doing", "waiting", "doing"]
    refused(play, "stage-not-now", start_stage, 1)
    refused(play, "stage-not-found", start_stage, 4)


def test_a_report_or_submission_begins_a_stage_that_waits() -> None:
    play = active().report(1, 10).submit(2)
    assert [stage.status for stage in play.life.stages] == ["doing", "submitted", "waiting"]
    refused(play, "stage-not-now", approve_stage, 1, "client")
    refused(play.do(approve_stage, 2, "client"), "stage-not-now", submit_stage, 2, **HANDED_IN)


def test_a_stage_begun_by_mistake_is_put_back_unless_something_was_reported() -> None:
    play = active().do(start_stage, 2)
    assert status(play.do(put_back_stage, 2), 2) == "waiting"
    refused(play, "stage-not-now", put_back_stage, 1)
    refused(play.report(2, 0), "stage-reported-on", put_back_stage, 2)
    refused(play.submit(2).do(return_stage, 2, ("テイスト",)), "stage-reported-on", put_back_stage, 2)


def test_what_waits_for_an_answer_is_handed_in_again_with_a_file_and_its_days_begin_anew() -> None:
    play = active(10_000, 5_000).submit(1, file=False).wait(days=3)
    assert refused(play, "invalid", submit_stage, 1, **HANDED_IN | {"has_file": False}).flaws[0].field == "file_ids"
    again = play.submit(1)
    assert again.figures == (0, 10_000, 5_000)
    assert (clocks(again.life)[0].kind, clocks(again.life)[0].at) == ("approve", japan(12, 4, 24))
    assert clocks(again.wait(days=2).submit(1).life)[0].at == japan(12, 6, 24)


def test_one_report_a_day_in_japan() -> None:
    play = active().report(1, 10)
    refused(play, "one-report-a-day", report_stage, 1, 20, report_id="r", has_file=True, at=japan(11, 24, 24))
    assert play.wait(hours=13).report(1, 20).figures[1] == 2_880


@pytest.mark.parametrize("percent", [-1, 101, 10_000])
def test_a_percent_is_between_0_and_100(percent: int) -> None:
    problem = refused(
        active().do(start_stage, 1), "invalid", report_stage, 1, percent, report_id="r", has_file=True, at=NOON
    )
    assert problem.flaws[0].field == "percent"


def test_acknowledging_takes_the_latest_and_answers_all() -> None:
    play = active(10_000).report(1, 60).wait(days=1).report(1, 40).do(acknowledge_stage, 1)
    assert play.figures == (4_000, 4_000, 4_000)
    assert not play.life.stages[0].reports
    refused(play, "nothing-to-answer", acknowledge_stage, 1)
    refused(play, "nothing-to-answer", object_stage, 1)


def test_the_clock_answers_a_report_and_all_before_it() -> None:
    """100 % without a file survived the clock's 10 %, and could be acknowledged after it."""
    play = active(10_000).report(1, 100, file=False).wait(days=1).report(1, 10).until(japan(12, 2, 24))
    assert play.figures == (1_000, 1_000, 1_000)
    refused(play, "nothing-to-answer", acknowledge_stage, 1)


def test_the_clock_leaves_later_reports_open_and_they_confirm_what_is_still_claimed() -> None:
    play = active(10_000).report(1, 10).wait(days=1).report(1, 100, file=False).until(japan(12, 1, 24))
    assert play.figures == (1_000, 10_000, 1_000)
    assert play.do(acknowledge_stage, 1).figures == (10_000,) * 3


def test_acknowledging_never_lowers() -> None:
    play = active(10_000).report(1, 60).do(acknowledge_stage, 1).wait(days=1).report(1, 40).do(acknowledge_stage, 1)
    assert play.figures == (6_000, 6_000, 6_000)


def test_each_report_has_its_own_seven_days() -> None:
    play = active(10_000).report(1, 20).wait(days=2).report(1, 50)
    assert [clock.at for clock in clocks(play.life)[:2]] == [japan(12, 1, 24), japan(12, 3, 24)]
    assert play.until(japan(12, 1, 24)).figures[0] == 2_000
    assert play.until(japan(12, 3, 24)).figures[0] == 5_000


def test_a_report_without_file_is_never_acknowledged_by_the_clock() -> None:
    play = active(10_000).report(1, 50, file=False).wait(days=30)
    assert play.figures == (0, 5_000, 0)
    assert play.do(acknowledge_stage, 1).figures == (5_000,) * 3


def test_the_clock_never_confirms_more_than_is_still_claimed() -> None:
    play = active(10_000).report(1, 60).wait(days=1).report(1, 40, file=False).until(japan(12, 1, 24))
    assert play.figures == (4_000, 4_000, 4_000)


def test_an_objection_covers_later_reports_without_a_new_file() -> None:
    play = active(10_000).report(1, 30).do(object_stage, 1).wait(days=1).report(1, 50, file=False)
    refused(play, "nothing-to-answer", acknowledge_stage, 1)
    assert play.wait(days=20).figures == (0, 5_000, 1_500)
    again = play.wait(days=1).report(1, 60)
    assert again.wait(days=8).figures[0] == 6_000


def test_a_submission_counts_as_100_and_replaces_open_reports() -> None:
    play = active(10_000).report(1, 30).submit(1)
    assert play.figures == (0, 10_000, 5_000)
    assert [clock.kind for clock in clocks(play.life)] == ["accept", "stale"]


def test_a_submitted_stage_with_a_file_is_approved_by_the_clock_after_seven_days() -> None:
    play = active(10_000, 5_000).submit(1)
    assert status(play.until(japan(12, 1, 23))) == "submitted"
    assert status(play.until(japan(12, 1, 24))) == "approved"
    assert status(active().submit(1, file=False).wait(days=40)) == "submitted"


def test_a_return_names_agreed_items_and_uses_a_revision() -> None:
    play = active().submit(1)
    assert refused(play, "invalid", return_stage, 1, ()).flaws[0].key == "items_needed"
    assert refused(play, "invalid", return_stage, 1, ("知らない",)).flaws[0].key == "items_unknown"
    play = play.do(return_stage, 1, ("テイスト",))
    assert (status(play), play.life.revisions_used) == ("doing", 1)


def test_when_the_worker_agrees_the_return_uses_no_revision() -> None:
    play = active().submit(1).do(return_stage, 1, ("テイスト",)).do(agree_return, 1)
    assert play.life.revisions_used == 0
    refused(play, "nothing-to-answer", agree_return, 1)


def test_without_a_revision_left_a_submission_can_only_be_approved() -> None:
    play = active(included_revisions=1).submit(1).do(return_stage, 1, ("テイスト",)).submit(1)
    refused(play, "no-revisions-left", return_stage, 1, ("テイスト",))
    assert status(play.do(approve_stage, 1, "client")) == "approved"


def test_work_returned_and_handed_in_again_without_a_new_file_stays_with_the_client() -> None:
    """A return answers like an objection: the old file no longer lets the clock approve anything."""
    play = active(10_000).submit(1).do(return_stage, 1, ("テイスト",)).submit(1, file=False)
    assert play.wait(days=30).life.status == "delivered"


def test_with_pay_on_stage_an_approval_pays() -> None:
    play = active(10_000, 5_000, pay_on="stage").submit(1).do(approve_stage, 1, "client")
    assert (play.life.paid, play.payments[0].kind, play.payments[0].net) == (10_000, "stage", 8_580)
    assert play.escrow == 5_500


def test_with_pay_on_completion_an_approval_pays_nothing() -> None:
    assert active().submit(1).do(approve_stage, 1, "client").life.paid == 0


def test_stage_by_stage_the_floors_still_add_up() -> None:
    """333 + 333 + 334: tax grows by 33, 33 and 34, and the whole is what one payment would have been."""
    play = active(333, 333, 334, pay_on="stage")
    for number in (1, 2, 3):
        play = play.submit(number).do(approve_stage, number, "client")
    assert [line.tax for line in play.payments] == [33, 33, 34]
    assert sum(line.net for line in play.payments) == 1_000 + 100 - 220 - 22
    assert (play.life.status, play.escrow) == ("completed", 0)


def test_no_work_before_the_deposit() -> None:
    refused(agreed(), "not-now", start_stage, 1)
