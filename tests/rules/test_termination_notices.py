"""Notice of a client's ending under art. 16 of the Freelance Act: the contract goes on until day 30 (domain § 6)."""

import pytest
from rules.makers import Play, active, an_id, day, japan

from michinori.kernel.problems import Problem
from michinori.rules.contract.acts import possible
from michinori.rules.contract.business_ends import client_withdrew
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.deliveries import accept_delivery
from michinori.rules.contract.facts.ends import EndingNoticed, EndingOpened, EndingWithdrawn
from michinori.rules.contract.facts.work import StageReturned, WorkSentBack
from michinori.rules.contract.life import Side
from michinori.rules.contract.stages import acknowledge_stage, approve_stage, object_stage, return_stage
from michinori.rules.contract.termination_notices import begin_ending, give_notice, returned_under, withdraw_notice

BEGINS = japan(12, 24, 24)


def noticed(amount: int = 5_000, **changes: object) -> Play:
    """The client gives notice on 24 November; one stage of ¥10,000 and one of ¥20,000."""
    play = active(10_000, 20_000, pay_on="stage", **changes)
    return play.do(give_notice, amount, "agreed", notice_id="trm_1", at=play.at)


def names(play: Play, side: Side) -> set[str]:
    return {one.act.name for one in possible(play.life, side, today=day(play))}


def test_work_and_pay_go_on_until_day_30_and_then_the_ending_begins() -> None:
    play = noticed().submit(1).do(approve_stage, 1, "client")
    assert (play.life.status, play.life.paid) == ("active", 10_000)
    assert [(one.kind, one.at) for one in clocks(play.life)] == [("begin_ending", BEGINS)]
    play = play.until(BEGINS)
    ending = play.life.termination
    assert ending is not None
    assert (play.life.status, ending.id, ending.opened_by, ending.opened_at) == ("ending", "trm_1", "client", BEGINS)
    assert ending.client_amount == 10_000, "confirmed is more than the ¥5,000 named"
    assert play.until(japan(1, 7, 24, year=2027)).life.settled_by == "silence"


def test_it_begins_at_what_was_acknowledged_meanwhile_though_nothing_of_it_is_paid() -> None:
    play = noticed().report(1, 80).do(acknowledge_stage, 1)
    assert play.life.paid == 0
    ending = play.until(BEGINS).life.termination
    assert ending is not None
    assert ending.client_amount == 8_000


def test_the_worker_may_let_it_begin_at_once_and_nobody_else() -> None:
    play = noticed()
    assert "begin-termination" in names(play, "worker")
    assert "open-termination" not in names(play, "worker") | names(play, "client")
    with pytest.raises(Problem, match="not-your-side"):
        play.do(begin_ending, "client", at=play.at)
    begun = play.do(begin_ending, "worker", at=play.at)
    assert (begun.life.status, begun.life.notice) == ("ending", None)
    with pytest.raises(Problem, match="no-notice"):
        active(1_000).do(begin_ending, "worker", at=play.at)


def test_a_second_ending_waits_for_the_notice() -> None:
    play = noticed()
    with pytest.raises(Problem, match="notice-runs"):
        play.end("worker", 1)
    with pytest.raises(Problem, match="notice-runs"):
        play.do(give_notice, 0, "agreed", notice_id="trm_2", at=play.at)


def test_a_return_uses_no_revision_while_the_notice_runs() -> None:
    play = noticed().submit(1).do(return_stage, 1, ("テイスト",))
    assert play.life.revisions_used == 0
    assert "agree-return" not in names(play, "worker"), "there is no revision to give back"
    none_left = noticed(included_revisions=0).submit(1)
    with pytest.raises(Problem, match="no-revisions-left"):
        none_left.do(return_stage, 1, ("テイスト",))


def _counted(play: Play) -> int | None:
    fact = play.facts[-1]
    assert isinstance(fact, EndingWithdrawn)
    return fact.revisions_used


def test_once_it_is_withdrawn_the_returns_count_up_to_those_included() -> None:
    play = noticed(included_revisions=2).submit(1).do(return_stage, 1, ("テイスト",))
    one = play.do(withdraw_notice, "client", returned=1)
    assert (one.life.revisions_used, _counted(one)) == (1, 1)
    assert play.do(withdraw_notice, "client", returned=5).life.revisions_used == 2
    none = play.do(withdraw_notice, "client")
    assert (none.life.revisions_used, _counted(none)) == (0, None)


def test_only_returns_under_the_notice_itself_are_counted() -> None:
    back = StageReturned(stage="stg_1", items=1, revisions_used=0)
    sent = WorkSentBack(delivery="dlv_1", items=1, stages=(1, 2), revisions_used=0)
    noticed = EndingNoticed(
        ending="trm_1", by="client", side="client", reason="agreed", amount=0, standing=0, begins_at=""
    )
    begun = EndingOpened(ending="trm_1", by="clock", side="client", reason="agreed", amount=0)
    facts = [back, noticed, back, sent, begun, back]
    assert [returned_under(facts, one) for one in ("trm_1", "trm_2")] == [2, 0]


def test_acknowledge_and_approve_come_before_the_ending_at_one_instant() -> None:
    play = noticed(0).until(japan(12, 17, 12)).submit(1)
    assert [one.kind for one in clocks(play.life)] == ["approve", "begin_ending"]
    assert {one.at for one in clocks(play.life)} == {BEGINS}
    ending = play.until(BEGINS).life.termination
    assert ending is not None
    assert ending.client_amount == 10_000


def test_a_contract_completed_meanwhile_leaves_nothing_to_begin() -> None:
    play = noticed().deliver().do(accept_delivery, "client")
    assert (play.life.status, play.life.notice) == ("completed", None)
    assert play.until(japan(1, 31, year=2027)).life.status == "completed"


def test_the_client_may_withdraw_it_once() -> None:
    play = noticed()
    with pytest.raises(Problem, match="only-the-opener"):
        play.do(withdraw_notice, "worker")
    play = play.do(withdraw_notice, "client")
    assert (play.life.status, play.life.notice) == ("active", None)
    again = play.do(give_notice, 0, "agreed", notice_id="trm_2", at=play.at)
    with pytest.raises(Problem, match="withdrawn-before"):
        again.do(withdraw_notice, "client")


def test_the_end_of_the_business_is_noticed_too_and_opens_for_the_worker_at_what_is_claimed_then() -> None:
    play = active(10_000, 20_000).do(client_withdrew, an_id, japan(11, 24, 12), noticed=True)
    assert (play.life.status, play.life.bound_to_end) == ("active", True)
    play = play.until(japan(12, 20, 12)).report(1, 50).do(object_stage, 1).until(BEGINS)
    ending = play.life.termination
    assert ending is not None
    assert (ending.opened_by, ending.worker_amount, ending.reason) == ("worker", 5_000, "client_withdrew")
