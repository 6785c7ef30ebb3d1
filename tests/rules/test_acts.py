"""What each side is offered: the lifecycle table read against one life."""

from dataclasses import replace
from typing import Any

import pytest
from rules.makers import NOON, Play, active, agreed, day, offered, sketch

from michinori.api.actions import path_of
from michinori.kernel.problems import Problem
from michinori.rules.contract.acts import possible
from michinori.rules.contract.bids import extend_silence
from michinori.rules.contract.business_ends import client_insolvent
from michinori.rules.contract.change_requests import dispute_class, request_change
from michinori.rules.contract.life import BriefChange, Side
from michinori.rules.contract.lifecycle import TABLE
from michinori.rules.contract.terminations import withdraw_ending


def paths(play: Play, side: Side, **known: Any) -> list[str]:
    return [path_of(one) for one in possible(play.life, side, today=day(play), **known)]


def test_an_offer_waits_for_the_worker() -> None:
    assert paths(offered(), "worker") == ["accept-offer", "decline-offer", "counter-offer"]
    assert paths(offered(), "client") == ["cancel"]


def test_the_deposit_is_the_clients() -> None:
    assert paths(agreed(), "client") == ["cancel", "deposit"]
    assert paths(agreed(), "worker") == ["cancel"]


def test_the_sketch() -> None:
    play = sketch()
    assert paths(play, "worker") == [
        "stages/3/start", "stages/3/report", "stages/2/submit", "stages/3/submit", "deliver", "amendments", "switches",
        "terminations",
    ]  # fmt: skip
    assert paths(play, "client") == [
        "stages/2/acknowledge", "stages/2/object", "amendments", "switches", "change-requests", "terminations",
        "bonus",
    ]  # fmt: skip


def test_a_member_who_may_not_move_money_still_objects_to_reports() -> None:
    assert paths(sketch(), "client", binding=False) == ["stages/2/object", "change-requests"]
    assert paths(active(9).deliver(), "client", binding=False) == ["stages/1/return", "send-back", "change-requests"]


def test_an_ending_names_its_id() -> None:
    play = sketch().end("worker", 40_000)
    assert play.life.termination
    ref = play.life.termination.id
    assert f"terminations/{ref}/accept" in paths(play, "client")
    assert f"terminations/{ref}/counter" in paths(play, "client")
    assert paths(play, "worker") == [f"terminations/{ref}/withdraw", f"terminations/{ref}/file-result", "handovers"]


def test_an_ending_taken_back_once_is_not_taken_back_again() -> None:
    play = sketch().end("worker", 40_000).do(withdraw_ending, "worker").end("worker", 40_000)
    assert play.life.termination
    assert paths(play, "worker") == [f"terminations/{play.life.termination.id}/file-result", "handovers"]


def test_every_act_starts_in_a_status_that_it_names() -> None:
    for act in TABLE:
        assert {source for source, _ in act.moves} <= set(act.sources), act.name


def test_a_stage_is_reported_on_once_a_day() -> None:
    play = active().report(1, 10)
    assert "stages/1/report" not in paths(play, "worker")
    assert "stages/1/report" in paths(play.wait(days=1), "worker")


def test_each_side_says_its_opinion_of_a_class_once() -> None:
    play = active().do(request_change, (BriefChange("幅", "広く"),), request_id="chg_1")
    assert "change-requests/chg_1/dispute-class" in paths(play, "worker")
    play = play.do(dispute_class, "worker", "chg_1", "fix")
    assert "change-requests/chg_1/dispute-class" not in paths(play, "worker")
    assert "change-requests/chg_1/dispute-class" in paths(play, "client")
    with pytest.raises(Problem, match="disputed-already"):
        play.do(dispute_class, "worker", "chg_1", "restart")


def test_the_rest_is_not_handed_over_while_a_contract_goes_on_from_it() -> None:
    play = sketch().end("worker", 40_000)
    assert "handovers" in paths(play, "worker")
    assert "handovers" not in paths(play, "worker", continued=True)


def test_days_for_illness_are_a_persons_and_only_where_silence_ends_something() -> None:
    play = sketch().end("worker", 40_000)
    assert play.life.termination
    path = f"terminations/{play.life.termination.id}/extend"
    assert path in paths(play, "client")
    assert path not in paths(play, "client", natural=False)
    insolvent = client_insolvent(play.life, play.at)
    assert insolvent
    frozen = replace(play, life=replace(insolvent.life, last_at=NOON))
    assert path not in paths(frozen, "client")
    with pytest.raises(Problem, match="silence-ends-nothing"):
        frozen.do(extend_silence, "client")
