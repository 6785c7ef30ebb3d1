"""Delivery of the whole, acceptance, sending back (domain § 2)."""

import pytest
from rules.makers import NOON, active, japan, sketch

from michinori.kernel.problems import Problem
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.deliveries import accept_delivery, send_back
from michinori.rules.contract.stages import agree_return, approve_stage, return_stage


def test_a_delivery_submits_every_stage_and_its_clock_replaces_theirs() -> None:
    play = active().submit(1).wait(days=2).deliver()
    assert {stage.status for stage in play.life.stages} == {"submitted"}
    assert next((clock.kind, clock.at) for clock in clocks(play.life)) == ("accept", japan(12, 3, 24))
    assert "approve" not in {clock.kind for clock in clocks(play.life)}


def test_acceptance_pays_all_and_empties_the_escrow() -> None:
    play = sketch().deliver().do(accept_delivery, "client")
    assert (play.life.status, play.life.paid, play.escrow) == ("completed", 48_000, 0)
    assert play.payments[-1].kind == "acceptance"


def test_silence_on_a_delivery_with_files_accepts_it() -> None:
    assert active().deliver().until(japan(12, 1, 24)).life.status == "completed"
    assert active().deliver(file=False).until(japan(1, 10, year=2027)).life.status == "delivered"


def test_a_delivery_has_a_file_if_every_stage_has_one() -> None:
    both = active(10_000, 5_000).submit(1).submit(2).deliver(file=False)
    assert both.until(japan(12, 1, 24)).life.status == "completed"
    one = active(10_000, 5_000).submit(1).deliver(file=False)
    assert one.wait(days=20).life.status == "delivered"


def test_approving_the_last_stage_completes_nothing() -> None:
    play = active(10_000).deliver().do(approve_stage, 1, "client")
    assert play.life.status == "delivered"
    with pytest.raises(Problem, match="all-approved"):
        play.do(send_back, ("テイスト",), (), at=NOON)
    assert play.do(accept_delivery, "client").life.status == "completed"


def test_sending_back_reopens_the_stages_named() -> None:
    play = active().deliver().do(send_back, ("テイスト",), (2,), at=NOON)
    assert [stage.status for stage in play.life.stages] == ["submitted", "doing", "submitted"]
    assert (play.life.status, play.life.revisions_used) == ("active", 1)
    assert [(clock.kind, clock.stage) for clock in clocks(play.life)][:2] == [("approve", 1), ("approve", 3)]


def test_sending_back_reopens_by_default_all_that_the_delivery_submitted_and_nothing_approved() -> None:
    play = sketch().deliver().do(send_back, ("テイスト",), (), at=NOON)
    assert [stage.status for stage in play.life.stages] == ["approved", "doing", "doing"]
    assert play.figures == (19_728, 48_000, 33_864)
    again = play.do(agree_return, 2)
    assert again.life.revisions_used == 0
    assert all(stage.returned_in is None for stage in again.life.stages)


def test_what_was_not_delivered_cannot_be_sent_back() -> None:
    with pytest.raises(Problem) as caught:
        sketch().deliver().do(send_back, ("テイスト",), (1,), at=NOON)
    assert caught.value.flaws[0].key == "stages_not_delivered"


def test_a_delivered_stage_is_not_returned_alone() -> None:
    play = active().deliver()
    with pytest.raises(Problem, match="not-now"):
        play.do(return_stage, 1, ("テイスト",))
    with pytest.raises(Problem, match="answer-the-delivery"):
        play.end("worker", 100).do(return_stage, 1, ("テイスト",))


def test_without_a_revision_left_a_delivery_is_not_sent_back() -> None:
    with pytest.raises(Problem, match="no-revisions-left"):
        active(included_revisions=0).deliver().do(send_back, ("テイスト",), (), at=NOON)


def test_a_stage_shown_before_keeps_its_clock_when_another_is_sent_back() -> None:
    """Delivered without a file; the stage that was handed in with one is approved in time all the same."""
    play = active(10_000, 5_000).submit(1).submit(2).deliver(file=False).do(send_back, ("テイスト",), (2,), at=NOON)
    assert [stage.status for stage in play.until(japan(12, 1, 24)).life.stages] == ["approved", "doing"]
