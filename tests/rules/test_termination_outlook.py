"""What an ending is said to come to is what it does come to when nobody acts any more (domain § 6)."""

from datetime import date, timedelta

import pytest
from rules.makers import Play, japan, sketch

from michinori.rules.contract.bids import check_result, file_result, seal_bid
from michinori.rules.contract.clocks import latest_end
from michinori.rules.contract.deliveries import send_back
from michinori.rules.contract.life import Side
from michinori.rules.contract.stages import object_stage
from michinori.rules.contract.termination_outlook import day_60_passed, outlook
from michinori.rules.contract.terminations import name_amount
from michinori.wording.contract.exit_rules import ending_outlook

WAITING = sketch()
"""Confirmed 19,728, the standing figure 22,392; a report with a file that makes it 25,056 waits for its answer."""
OBJECTED = sketch().do(object_stage, 2)
DELIVERED = sketch().deliver()
"""All 48,000 are handed in with a file."""


def come_to(play: Play) -> int | None:
    """What it is settled at when all clocks have struck."""
    end = latest_end(play.life)
    return play.until((end or play.at) + timedelta(days=1)).life.settled_amount


@pytest.mark.parametrize("play", [WAITING, OBJECTED, DELIVERED], ids=["waiting", "objected", "delivered"])
@pytest.mark.parametrize("amount", [0, 10_000, 23_000, 48_000])
@pytest.mark.parametrize("side", ["worker", "client"])
def test_silence_comes_to_what_was_said(play: Play, side: Side, amount: int) -> None:
    termination = play.end(side, amount)
    assert outlook(termination.life).at_silence == come_to(termination)
    assert outlook(termination.life).at_rule is None


@pytest.mark.parametrize("play", [WAITING, OBJECTED, DELIVERED], ids=["waiting", "objected", "delivered"])
@pytest.mark.parametrize(("worker", "client"), [(48_000, 0), (24_000, 0), (20_000, 7), (48_000, 30_000)])
def test_the_rule_comes_to_what_was_said_at_every_step(play: Play, worker: int, client: int) -> None:
    termination = play.end("worker", worker).do(name_amount, "client", client)
    settled = come_to(termination)
    while termination.life.termination is not None:
        assert outlook(termination.life).at_rule == settled
        termination = termination.wait(days=1)


def test_both_are_told_where_the_ending_may_pass_day_60_from_the_first_delivery() -> None:
    assert day_60_passed(DELIVERED.life, "client", DELIVERED.at) is None, "it takes 34 days at most"
    late = DELIVERED.do(send_back, ("テイスト",), ()).wait(days=40)
    day_60 = date(2027, 1, 23)  # delivered on 25 November, which is day 1
    assert day_60_passed(late.life, "worker", late.at) == day_60
    opened = late.end("worker", 48_000)
    assert day_60_passed(opened.life, "worker", late.at) == day_60
    soon = DELIVERED.do(send_back, ("テイスト",), ()).wait(days=20)
    assert day_60_passed(soon.life, "worker", soon.at) is None
    assert day_60_passed(WAITING.life, "client", WAITING.at) is None, "nothing was delivered"


def test_an_objection_to_what_waits_is_told_apart() -> None:
    said = outlook(WAITING.end("worker", 40_000).life)
    assert (said.at_silence, said.objected) == (25_056, 22_392)
    assert outlook(OBJECTED.end("worker", 40_000).life).objected is None
    said = outlook(DELIVERED.end("client", 0).life)
    assert (said.at_silence, said.objected) == (33_864, None), "the client's amount objects to it"
    assert come_to(WAITING.end("worker", 40_000).do(object_stage, 2)) == 22_392


def test_a_sealed_number_and_a_result_from_outside_leave_no_trace_in_it() -> None:
    termination = OBJECTED.end("worker", 40_000).do(name_amount, "client", 0).wait(days=9)
    before = outlook(termination.life)
    assert outlook(termination.do(seal_bid, "worker", 20_001, at=termination.at, commitment="00").life) == before
    filed = termination.do(file_result, "client", 5_000, "private_record", result_id="res_1")
    assert outlook(filed.do(check_result, genuine=True, checked_by="usr_s", at=filed.at).life) == before


def test_it_says_when_and_by_what_it_ends_if_nobody_acts() -> None:
    rule = outlook(OBJECTED.end("worker", 40_000).do(name_amount, "client", 0).life)
    assert (rule.at, rule.by) == (japan(12, 12, 24), "standing_rule")
    silence = outlook(OBJECTED.end("worker", 40_000).life)
    assert (silence.at, silence.by) == (japan(12, 9, 24), "silence")


def test_the_dates_are_said_right_from_the_start_also_where_an_answer_can_end_it_earlier() -> None:
    """23 February and 16 March stood on a card, and a report's own clock ended it on 16 February."""
    opened = WAITING.end("worker", 25_000)
    first = "\n".join(ending_outlook(opened.life, "worker", at=opened.at))
    assert "早ければ12月2日（水）24時から" in first
    assert "25,000円（税抜）に届けば" in first
    assert "遅くとも12月22日（火）24時" in first
    assert "届けば" not in "\n".join(ending_outlook(OBJECTED.end("worker", 25_000).life, "worker", at=opened.at))
