"""Delivery of the whole, acceptance, sending back (domain § 2)."""

from dataclasses import replace

import pytest
from rules.makers import active, japan, sketch

from michinori.kernel.problems import Problem
from michinori.rules.contract.amendments import accept_amendment, propose_amendment
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.deliveries import accept_delivery, send_back
from michinori.rules.contract.stages import agree_return, approve_stage, return_stage
from michinori.rules.contract.terminations import withdraw_ending


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
    both = active(10_000, 5_000).submit(1).submit(2)
    assert both.until(japan(12, 1, 24)).life.status == "completed"
    one = active(10_000, 5_000).submit(1).deliver(file=False).wait(days=20)
    assert [stage.status for stage in one.life.stages] == ["approved", "submitted"]
    assert one.life.status == "delivered"


def test_what_is_handed_in_last_is_the_delivery() -> None:
    play = active(10_000, 5_000).submit(2).wait(days=2).submit(1)
    assert (play.life.status, play.kinds[-2:]) == ("delivered", ["stage_submitted", "work_delivered"])
    assert next((clock.kind, clock.at) for clock in clocks(play.life)) == ("accept", japan(12, 3, 24))
    assert play.until(japan(12, 3, 24)).life.status == "completed"


def test_with_a_stage_shown_without_a_file_the_others_keep_their_clocks() -> None:
    play = active(10_000, 5_000).submit(2).wait(days=2).submit(1, file=False)
    assert next((clock.kind, clock.stage, clock.at) for clock in clocks(play.life)) == ("approve", 2, japan(12, 1, 24))
    again = play.submit(1)
    assert next((clock.kind, clock.at) for clock in clocks(again.life)) == ("accept", japan(12, 3, 24))


def test_a_delivery_is_handed_in_again_with_a_file() -> None:
    play = active(10_000, 5_000).deliver(file=False).wait(days=3)
    with pytest.raises(Problem) as caught:
        play.deliver(file=False)
    assert caught.value.flaws[0].key == "again_with_files"
    assert play.deliver().until(japan(12, 4, 24)).life.status == "completed"


@pytest.mark.parametrize("pay_on", ["stage", "completion"])
def test_approving_the_last_stage_completes(pay_on: str) -> None:
    play = active(10_000, 5_000, pay_on=pay_on).deliver().do(approve_stage, 2, "client")
    assert (play.life.status, play.life.paid) == ("delivered", 5_000 if pay_on == "stage" else 0)
    done = play.do(approve_stage, 1, "client")
    assert (done.life.status, done.life.paid, done.escrow, done.life.delivery) == ("completed", 15_000, 0, None)


def test_while_ending_the_last_approval_completes_only_once_the_ending_is_withdrawn() -> None:
    play = active(10_000).submit(1).end("worker", 10_000).do(approve_stage, 1, "client")
    assert (play.life.status, play.life.paid, play.figures[0]) == ("ending", 0, 10_000)
    assert play.do(withdraw_ending, "worker").life.status == "completed"


def test_new_terms_that_drop_all_that_is_left_complete_the_contract() -> None:
    play = active(10_000, 5_000, pay_on="stage").submit(1).do(approve_stage, 1, "client")
    shorter = replace(play.life.terms, price=10_000, stages=play.life.terms.stages[:1])
    play = play.do(propose_amendment, "worker", shorter, amendment_id="amd", at=play.at)
    play = play.do(accept_amendment, "client", play.at)
    assert (play.life.status, play.life.paid, play.escrow) == ("completed", 10_000, 0)


def test_sending_back_reopens_the_stages_named() -> None:
    play = active().deliver().do(send_back, ("テイスト",), (2,))
    assert [stage.status for stage in play.life.stages] == ["submitted", "doing", "submitted"]
    assert (play.life.status, play.life.revisions_used) == ("active", 1)
    assert [(clock.kind, clock.stage) for clock in clocks(play.life)][:2] == [("approve", 1), ("approve", 3)]


def test_sending_back_reopens_by_default_all_that_the_delivery_submitted_and_nothing_approved() -> None:
    play = sketch().deliver().do(send_back, ("テイスト",), ())
    assert [stage.status for stage in play.life.stages] == ["approved", "doing", "doing"]
    assert play.figures == (19_728, 48_000, 33_864)
    again = play.do(agree_return, 2)
    assert again.life.revisions_used == 0
    assert all(stage.returned_in is None for stage in again.life.stages)


def test_what_was_not_delivered_cannot_be_sent_back() -> None:
    with pytest.raises(Problem) as caught:
        sketch().deliver().do(send_back, ("テイスト",), (1,))
    assert caught.value.flaws[0].key == "stages_not_delivered"


@pytest.mark.parametrize("ending", [False, True])
def test_a_delivered_stage_is_returned_alone_and_the_others_keep_the_deliverys_clock(ending: bool) -> None:
    play = active(10_000, 5_000).submit(2).wait(days=2).submit(1).wait(days=1)
    play = (play.end("worker", 100) if ending else play).do(return_stage, 1, ("テイスト",))
    assert [stage.status for stage in play.life.stages] == ["doing", "submitted"]
    assert (play.life.status, play.life.delivery) == ("ending" if ending else "active", None)
    assert ("approve", 2, japan(12, 3, 24)) in [(one.kind, one.stage, one.at) for one in clocks(play.life)]


def test_nothing_is_returned_to_a_delivery_that_nobody_could_accept_again() -> None:
    play = active(10_000, 5_000).deliver()
    bound = replace(play, life=replace(play.life, bound_to_end=True))
    with pytest.raises(Problem, match="send-back-too-late"):
        bound.do(return_stage, 1, ("テイスト",))


def test_without_a_revision_left_a_delivery_is_not_sent_back() -> None:
    with pytest.raises(Problem, match="no-revisions-left"):
        active(included_revisions=0).deliver().do(send_back, ("テイスト",), ())


def test_a_stage_shown_before_keeps_its_clock_when_another_is_sent_back() -> None:
    """The stage that was handed in with a file is approved in time all the same."""
    play = active(10_000, 5_000).submit(1).submit(2, file=False).do(send_back, ("テイスト",), (2,))
    assert [stage.status for stage in play.until(japan(12, 1, 24)).life.stages] == ["approved", "doing"]
