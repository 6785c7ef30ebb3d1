"""What there is to do on a contract: nothing that waits is left out, and each thing waits for one side (domain § 2)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from depth import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.makers import TODAY, Play, active, agreed, an_id, day, offered, sketch, terms
from rules.plays import first_play, step

from michinori.kernel.clock import end_of
from michinori.rules.contract import amendments, change_requests, stages, terminations, time_log
from michinori.rules.contract.acts import possible
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.life import SIDES, BriefChange, Side
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.time_log import Entry
from michinori.rules.contract.todo_amounts import Amount, amount_of
from michinori.rules.contract.todos import KINDS, TURNS, WORK, Todo, todos


def seen(play: Play, side: Side, *, binding: bool = True, acting: bool = True) -> tuple[Todo, ...]:
    """What there is to do for one side, on the day of the play."""
    life = replace(play.life, today=day(play))
    actions = possible(life, side, today=day(play), binding=binding) if acting else ()
    return todos(life, side, actions, binding=binding, acting=acting)


def turns(play: Play, side: Side, *, binding: bool = True, acting: bool = True) -> dict[str, str]:
    """Kind → whose turn."""
    return {one.kind: one.who for one in seen(play, side, binding=binding, acting=acting)}


def figure(play: Play, side: Side, kind: str) -> Amount | None:
    """The figure of the first thing of that kind."""
    life = replace(play.life, today=day(play))
    return amount_of(life, next(one.step for one in seen(play, side) if one.kind == kind), side)


def hours(minutes: int = 360, **changes: object) -> Play:
    """Time logged today, with a file."""
    play = active(60_000, meter="hours", rate=2_000, **changes)
    return play.do(time_log.log_hours, Entry("hrs_1", TODAY, minutes, play.at, True), ())


@settings(max_examples=EXAMPLES * 40, deadline=None)
@given(st.data())
def test_in_every_life_each_thing_waits_for_one_side_that_can_do_it(data: st.DataObject) -> None:
    play = first_play(data.draw)
    for _ in range(data.draw(st.integers(1, 25))):
        play = step(data.draw, play)
        both = {side: seen(play, side) for side in SIDES}
        for side, found in both.items():
            for one in found:
                assert one.who in TURNS
                assert not (one.who == "you" and not one.acts), (one, "the reader's turn, and nothing to press")
                amount_of(replace(play.life, today=day(play)), one.step, side)
            assert [TURNS.index(one.who) for one in found] == sorted(TURNS.index(one.who) for one in found)
        for mine in both["worker"]:
            theirs = next((one for one in both["client"] if one.step == mine.step), None)
            assert mine.kind == "end_now" or theirs is not None
            if mine.step.waits_for and theirs:
                assert {mine.who, theirs.who} in ({"you", "other"}, {"pace", "other"})
        if play.life.status in FINAL:
            assert both["client"] == both["worker"] == ()
            return
        assert both["worker"], "a contract under way waits for somebody or for some day"
        running = {one.kind for one in clocks(play.life)} - {"stale", "lapse_handover", "lapse_change"}
        assert running <= {one.kind for one in both["worker"]}, "no clock is left out"


def test_before_the_work() -> None:
    assert turns(offered(), "worker") == {"lapse_offer": "you"}
    assert turns(offered(), "client") == {"lapse_offer": "other"}
    assert turns(agreed(), "client") == {"lapse_deposit": "you"}
    assert turns(agreed(), "client", binding=False) == {"lapse_deposit": "colleague"}
    assert turns(agreed(), "client", acting=False) == {"lapse_deposit": "trustee"}
    assert turns(agreed(), "worker") == {"lapse_deposit": "other"}


def test_a_stage_is_begun_worked_on_and_handed_in() -> None:
    play = active(10_000, 20_000, open_stages=1)
    assert turns(play, "worker") == {"begin": "you"}
    assert turns(play, "client") == {"begin": "other"}
    play = play.do(stages.start_stage, 1)
    assert turns(play, "worker") == {"work": "pace"}
    submitted = play.submit(1)
    assert turns(submitted, "worker") == {"approve": "other"}, "the next stage is not open yet"
    assert turns(submitted, "client") == {"approve": "you"}
    assert turns(submitted, "client", binding=False) == {"approve": "colleague"}
    assert turns(submitted.do(stages.approve_stage, 1, "client"), "worker") == {"begin": "you"}
    back = submitted.do(stages.return_stage, 1, ("テイスト",))
    assert turns(back, "worker") == {"redo": "you"}


@pytest.mark.parametrize(("days", "kind", "who"), [(-4, "work", "pace"), (-3, "hand_in", "you"), (1, "overdue", "you")])
@pytest.mark.parametrize("by_hours", [False, True])
def test_the_due_date_presses_from_three_days_before(days: int, kind: str, who: str, *, by_hours: bool) -> None:
    play = hours() if by_hours else active().do(stages.start_stage, 1)
    at = end_of(play.life.terms.due_date + timedelta(days=days)) - timedelta(hours=1)
    found = seen(replace(play, at=at), "worker")
    assert [(one.who, one.step.at) for one in found if one.kind == kind] == [(who, end_of(play.life.terms.due_date))]


def test_what_has_no_file_waits_for_the_client_without_a_clock() -> None:
    assert turns(active().report(1, 30, file=False), "client") == {"answer": "you", "work": "other"}
    assert turns(active(10_000).deliver(file=False), "client") == {"answer": "you"}
    assert turns(active(10_000).deliver(), "client") == {"accept": "you"}
    open_week = active(60_000, meter="hours", rate=2_000)
    open_week = open_week.do(time_log.log_hours, Entry("hrs_1", TODAY, 60, open_week.at, False), ())
    assert turns(open_week, "client") == {"work": "other"}, "the week is not over"
    assert turns(open_week.wait(days=6), "client") == {"answer": "you", "work": "other"}


def test_a_week_objected_to_stops_the_rest() -> None:
    week = hours().do(time_log.object_week, TODAY - timedelta(days=1))
    assert turns(week, "worker") == {"objected_week": "you"}
    assert turns(week, "client") == {"objected_week": "other"}


def test_requests_and_amendments_wait_beside_the_work() -> None:
    play = active().do(stages.start_stage, 1)
    asked = play.do(change_requests.request_change, (BriefChange("色", "赤"),), request_id="chg_1")
    assert turns(asked, "worker") == {"lapse_change": "you", "work": "pace"}
    new = replace(play.life.terms, price=58_000, stages=terms(14_400, 14_400, 29_200).stages)
    more = play.do(amendments.propose_amendment, "client", new, amendment_id=an_id("amd"), at=play.at)
    assert turns(more, "worker") == {"lapse_amendment": "you", "work": "pace"}
    assert figure(more, "worker", "lapse_amendment") == Amount(8_580, "net", change=True)
    assert figure(more, "client", "lapse_amendment") == Amount(11_000, "out", change=True)


def test_in_an_ending_either_may_move_and_sees_what_comes_by_itself() -> None:
    play = active(30_000).report(1, 66).do(stages.object_stage, 1).end("worker", 10_000)
    assert turns(play, "client") == {"silence": "you"}
    play = play.do(terminations.name_amount, "client", 0)
    assert turns(play, "worker") == turns(play, "client") == {"bidding": "both"}
    assert figure(play, "worker", "bidding") == Amount(8_495, "net")
    assert figure(play, "client", "bidding") == Amount(22_110, "back")
    assert turns(play.wait(days=8), "worker") == {"bids_open": "you"}
    assert turns(play.wait(days=12), "worker") == {"standing_rule": "itself"}


def test_figures_are_the_readers_own() -> None:
    assert figure(offered(10_000), "worker", "lapse_offer") == Amount(8_580, "net")
    assert figure(agreed(10_000), "client", "lapse_deposit") == Amount(11_000, "out")
    paid = active(10_000, 20_000, pay_on="stage").submit(1)
    assert figure(paid, "client", "approve") == Amount(11_000, "out")
    assert figure(active(10_000, 20_000).submit(1), "client", "approve") == Amount(10_000, "confirmed")
    assert figure(active(10_000, 20_000), "worker", "begin") == Amount(8_580, "net")
    assert figure(sketch(), "client", "acknowledge") == Amount(5_328, "confirmed")
    assert figure(active(10_000).deliver(), "client", "accept") == Amount(11_000, "out")
    assert figure(hours(), "client", "acknowledge_week") == Amount(12_000, "confirmed")


def test_kinds_without_a_clock_are_named() -> None:
    assert set(WORK) < set(KINDS)
