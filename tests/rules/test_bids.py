"""Sealed bids, the extension for illness and outside results, as domain § 6 (3 to 5) says."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.makers import Play, active, japan, sketch, terms

from michinori.kernel.problems import Problem
from michinori.rules.contract.bids import check_result, deny_result, extend_silence, file_result, seal_bid
from michinori.rules.contract.business_ends import client_insolvent
from michinori.rules.contract.clocks import clocks, latest_end
from michinori.rules.contract.life import Side
from michinori.rules.contract.stages import object_stage
from michinori.rules.contract.terminations import (
    accept_amount,
    end_at_standing,
    name_amount,
    withdraw_ending,
)
from michinori.rules.contract.terms import Terms

OPENED = japan(11, 24, 12)


def s6() -> Play:
    """¥30,000 with about ¥20,000 of work in it, shown and objected to: the worker asks ¥10,000, the client says ¥0."""
    return active(30_000).report(1, 66).do(object_stage, 1).end("worker", 10_000).do(name_amount, "client", 0)


def bidding() -> Play:
    """The same once numbers may be sealed."""
    return s6().until(japan(12, 1, 24))


def sealed(play: Play, side: Side, amount: int) -> Play:
    return play.do(seal_bid, side, amount, commitment=f"hash of {side}", at=play.at)


def kinds(play: Play) -> list[str]:
    return [clock.kind for clock in clocks(play.life)]


def test_bids_that_meet_settle_at_the_middle_rounded_down() -> None:
    play = sealed(sealed(bidding(), "worker", 5_000), "client", 8_001)
    assert (play.life.status, play.life.settled_amount, play.life.settled_by) == ("ended", 6_500, "bids")
    assert play.escrow == 0


def test_bids_that_do_not_meet_bind_nobody_and_stay_unknown() -> None:
    play = sealed(sealed(bidding(), "worker", 9_123), "client", 4_321)
    assert play.life.termination is not None
    assert play.life.termination.bids_opened_at == play.at
    assert "9123" not in str(play.facts)
    assert "4321" not in str(play.facts)
    assert kinds(play) == ["standing_rule"]
    assert play.do(accept_amount, "client", 10_000).life.settled_amount == 10_000, "moving on is open to both"


def test_one_bid_alone_has_no_effect() -> None:
    play = sealed(bidding(), "worker", 100).until(japan(12, 4, 24))
    assert play.life.status == "ending"
    assert kinds(play) == ["standing_rule"]
    assert play.until(japan(12, 11, 24)).life.settled_amount == 9_900


def test_a_bid_is_not_replaced_and_stays_within_paid_and_price() -> None:
    play = sealed(bidding(), "client", 100)
    with pytest.raises(Problem, match="bid-sealed-already"):
        sealed(play, "client", 200)
    for amount in (-1, 30_001):
        with pytest.raises(Problem, match="invalid"):
            sealed(play, "worker", amount)


@pytest.mark.parametrize("play", [s6(), bidding().until(japan(12, 4, 24))])
def test_numbers_are_sealed_within_their_three_days_only(play: Play) -> None:
    with pytest.raises(Problem, match="bidding-not-open"):
        sealed(play, "worker", 100)


def test_terms_of_before_keep_their_days() -> None:
    """As stored by the version before: no start of bids of their own, 14 days each, and a week to seal."""
    stored = terms(30_000).as_data()
    house = {name: days for name, days in stored["house"].items() if name != "bids_from_days"}
    old = Terms.from_data(stored | {"house": house | {"bids_days": 7, "rule_days": 14}})  # type: ignore[arg-type]
    assert (old.house.bids_from_days, old.house.bids_days, old.house.rule_days) == (14, 7, 14)
    play = active(30_000, house=old.house).report(1, 66).do(object_stage, 1)
    play = play.end("worker", 10_000).do(name_amount, "client", 0)
    assert clocks(play.life)[0].at == japan(12, 8, 24)
    assert latest_end(play.life) == japan(12, 29, 24)
    assert play.until(japan(12, 15, 23)).life.termination != play.until(japan(12, 15, 24)).life.termination
    assert play.until(japan(12, 29, 24)).life.settled_by == "standing_rule"


def test_a_late_answer_leaves_three_days_before_the_bids() -> None:
    play = active(30_000).report(1, 66).do(object_stage, 1).end("worker", 10_000).until(japan(12, 8, 10))
    play = play.do(name_amount, "client", 0)
    assert clocks(play.life)[0].at == japan(12, 11, 24)
    assert latest_end(play.life) == japan(12, 21, 24)


def test_illness_extends_silence_once_and_the_whole_takes_41_days_from_the_delivery() -> None:
    play = active(30_000).deliver(file=False).until(japan(12, 1, 20)).end("client", 0).do(extend_silence, "worker")
    assert clocks(play.life)[0].at == japan(12, 22, 24)
    with pytest.raises(Problem, match="extended-already"):
        play.do(extend_silence, "worker")
    with pytest.raises(Problem, match="not-your-turn"):
        play.do(extend_silence, "client")
    play = play.until(japan(12, 22, 20)).do(name_amount, "worker", 30_000)
    with pytest.raises(Problem, match="already-answered"):
        play.do(extend_silence, "worker")
    last = latest_end(play.life)
    assert last == japan(1, 4, 24, year=2027)
    assert last - japan(11, 24, 24) <= timedelta(days=41)
    assert play.until(last).life.settled_by == "standing_rule"


def test_an_outside_result_takes_precedence_once_checked_and_not_denied() -> None:
    play = s6().do(file_result, "worker", 12_000, "private_record", result_id="out_1")
    with pytest.raises(Problem, match="result-filed-already"):
        play.do(file_result, "client", 1, "private_record", result_id="out_2")
    assert kinds(play) == ["bidding"], "what nobody has checked holds nothing back"
    play = play.do(check_result, genuine=True, checked_by="usr_sora", at=play.at)
    with pytest.raises(Problem, match="not-your-turn"):
        play.do(deny_result, "worker")
    play = play.until(japan(12, 1, 24))
    assert (play.life.settled_amount, play.life.settled_by) == (12_000, "outside_result")


@pytest.mark.parametrize(("decided", "settled"), [(30_001, 30_000), (99_999_999, 30_000), (4_999, 5_000), (0, 5_000)])
def test_an_outside_result_takes_effect_within_what_is_paid_and_the_price(decided: int, settled: int) -> None:
    """A court may say more than the price or less than was paid: it is filed as it is."""
    play = s6().do(name_amount, "client", 5_000).do(file_result, "worker", decided, "private_record", result_id="out_1")
    assert play.life.paid == 5_000
    assert play.facts[-1].amount == decided
    play = play.do(check_result, genuine=True, checked_by="usr_sora", at=play.at).wait(days=8)
    assert (play.life.settled_amount, play.life.settled_by, play.escrow) == (settled, "outside_result", 0)


@pytest.mark.parametrize("amount", [-1, 100_000_000])
def test_what_is_no_amount_of_yen_is_not_filed(amount: int) -> None:
    with pytest.raises(Problem, match="invalid"):
        s6().do(file_result, "worker", amount, "private_record", result_id="out_1")


def test_a_denied_or_refused_result_has_no_effect() -> None:
    play = s6().do(file_result, "worker", 12_000, "private_record", result_id="out_1")
    refused = play.do(check_result, genuine=False, checked_by="usr_sora", at=play.at)
    denied = play.do(check_result, genuine=True, checked_by="usr_sora", at=play.at).do(deny_result, "client")
    for one in (refused, denied):
        assert one.until(japan(12, 29, 24)).life.settled_amount == 9_900
    with pytest.raises(Problem, match="nothing-to-check"):
        denied.do(check_result, genuine=True, checked_by="usr_sora", at=play.at)


def test_the_rule_waits_for_the_days_in_which_a_genuine_result_may_be_denied() -> None:
    play = s6().until(japan(12, 10, 12)).do(file_result, "client", 3_000, "private_record", result_id="out_1")
    play = play.do(check_result, genuine=True, checked_by="usr_sora", at=play.at)
    assert kinds(play) == ["take_result", "standing_rule"]
    assert play.until(japan(12, 17, 24)).life.settled_amount == 3_000


def test_silence_waits_for_them_too_and_the_result_comes_first() -> None:
    play = (
        sketch()
        .end("worker", 40_000)
        .wait(days=9)
        .do(file_result, "client", 21_000, "private_record", result_id="out_1")
    )
    play = play.do(check_result, genuine=True, checked_by="usr_sora", at=play.at)
    denied = play.do(deny_result, "worker").wait(days=30)
    assert (denied.life.settled_amount, denied.life.settled_by) == (25_056, "silence")
    taken = play.wait(days=30)
    assert (taken.life.settled_amount, taken.life.settled_by) == (21_000, "outside_result")


def test_an_insolvent_client_is_not_taken_at_its_silence_and_nothing_hangs() -> None:
    play = active(30_000).report(1, 66)
    with pytest.raises(Problem, match="not-insolvent"):
        play.do(end_at_standing, "worker")
    objected = play.do(object_stage, 1)
    play, objected = (one.do(client_insolvent, one.at) for one in (play, objected))
    assert "acknowledge" not in kinds(play)
    for side in ("worker", "client"):
        ended = play.do(end_at_standing, side)
        assert (ended.life.settled_amount, ended.escrow) == (19_800, 0), "shown and not objected to: in full"
        assert objected.do(end_at_standing, side).life.settled_amount == 9_900
    termination = play.end("worker", 19_800)
    with pytest.raises(Problem, match="bound-to-end"):
        termination.do(withdraw_ending, "worker")
    assert kinds(termination) == ["standing_rule"]
    assert termination.until(japan(12, 18, 24)).life.settled_amount == 19_800


def test_an_amount_alone_objects_to_nothing_once_the_client_is_insolvent() -> None:
    """Insolvency on day 6 of the seven: what nobody objected to counts in full, whatever the client had named."""
    play = active(30_000).report(1, 66).wait(days=6).end("client", 0)
    play = play.do(client_insolvent, play.at).do(end_at_standing, "worker")
    assert play.life.settled_amount == 19_800


def test_a_delivery_runs_on_against_the_trustee_from_the_day_of_record() -> None:
    play = active(30_000).deliver().until(japan(11, 30, 12))
    play = play.do(client_insolvent, play.at)
    assert [(one.kind, one.at) for one in clocks(play.life) if one.kind == "accept"] == [("accept", japan(12, 7, 24))]
    with pytest.raises(Problem, match="work-completed"):
        play.do(end_at_standing, "worker")
    assert play.do(end_at_standing, "client").life.settled_amount == 30_000
    assert play.until(japan(12, 7, 24)).life.status == "completed"


@pytest.mark.parametrize("kind", ["judgment", "court_settlement", "certified_odr"])
def test_a_decision_that_staff_found_genuine_takes_effect_at_once(kind: str) -> None:
    play = s6().do(file_result, "client", 1, "private_record", result_id="out_1")
    play = play.do(file_result, "worker", 12_000, kind, result_id="out_2")
    with pytest.raises(Problem, match="result-filed-already"):
        play.do(file_result, "client", 0, "judgment", result_id="out_3")
    play = play.do(check_result, genuine=True, checked_by="usr_sora", at=play.at)
    assert (play.life.settled_amount, play.life.settled_by) == (12_000, "outside_result")


def test_a_judgment_in_the_place_of_a_genuine_record_holds_what_that_held() -> None:
    """Else who files a judgment after the rule's own day would be settled by the rule before staff can read it."""
    play = s6().do(name_amount, "client", 5_000).until(japan(12, 7, 20))
    rule = latest_end(play.life)
    play = play.do(file_result, "client", 6_000, "private_record", result_id="out_1")
    play = play.do(check_result, genuine=True, checked_by="usr_sora", at=play.at).until(japan(12, 12, 20))
    assert rule
    assert rule < play.at
    judged = play.do(file_result, "worker", 25_000, "judgment", result_id="out_2")
    assert [(one.kind, one.at) for one in clocks(judged.life)] == [("standing_rule", japan(12, 14, 24))]
    read = judged.wait(days=1).do(check_result, genuine=True, checked_by="usr_sora", at=judged.at)
    assert (read.life.settled_amount, read.life.settled_by) == (25_000, "outside_result")
    refused = judged.do(check_result, genuine=False, checked_by="usr_sora", at=judged.at)
    assert clocks(refused.life)[0].at == judged.at, "the rule's day is over"
    unread = judged.until(japan(12, 14, 24))
    assert unread.life.settled_by == "standing_rule", "a judgment that staff do not read delays no more than that"


@given(st.integers(0, 30_000), st.integers(0, 30_000))
def test_any_two_bids(worker: int, client: int) -> None:
    play = sealed(sealed(bidding(), "client", client), "worker", worker)
    if worker <= client:
        assert play.life.settled_amount is not None
        assert worker <= play.life.settled_amount <= client
    else:
        assert play.life.status == "ending"
