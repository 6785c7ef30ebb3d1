"""Clocks (domain § 2): days end at 24:00 in Japan, and one order holds at one instant."""

from dataclasses import replace
from datetime import timedelta

from rules.makers import active, agreed, japan, offered, sketch

from michinori.rules.contract.clocks import MOVES_MONEY, ORDER, REMIND_DAYS, clocks, next_clock, reminders
from michinori.rules.contract.life import Clock
from michinori.rules.contract.terminations import withdraw_ending


def test_a_clock_of_n_days_ends_at_24_of_the_nth_day_in_japan() -> None:
    """Whatever the hour of the day it starts, also at its 24:00."""
    for hour in (1, 12, 23, 24):
        play = offered()
        play = replace(play, life=replace(play.life, since=japan(11, 24, hour)))
        assert next_clock(play.life) == Clock("lapse_offer", japan(12, 1, 24))


def test_a_clock_started_by_a_clock_counts_from_the_day_that_ended() -> None:
    """The contract's stillness ends on 16 March at 24:00; the fourteen days of silence count from 16 March."""
    play = active().until(japan(3, 16, 24, year=2027))
    assert [(clock.kind, clock.at) for clock in clocks(play.life)] == [("silence", japan(3, 30, 24, year=2027))]


def test_the_next_comes_first_and_at_one_instant_the_order_decides() -> None:
    play = active(1_000, 1_000).report(2, 50).submit(1)
    assert [(clock.kind, clock.stage) for clock in clocks(play.life)][:2] == [("acknowledge", 2), ("approve", 1)]
    assert [clock.at for clock in clocks(play.life)][:2] == [japan(12, 1, 24)] * 2
    assert ORDER.index("approve") < ORDER.index("accept") < ORDER.index("silence") < ORDER.index("standing_rule")
    assert all(ORDER.index("standing_rule") < ORDER.index(kind) for kind in ORDER if kind.startswith("lapse"))


def test_what_is_confirmed_at_the_instant_of_silence_counts_in_it() -> None:
    """A submission whose fourteen days end together with the fourteen of silence is approved first."""
    play = active(10_000, 5_000, inspection_days=14).submit(1).end("worker", 10_000)
    assert [clock.kind for clock in clocks(play.life)] == ["approve", "silence"]
    assert play.until(japan(12, 8, 24)).life.settled_amount == 10_000


def test_an_act_at_the_deadline_is_late() -> None:
    assert agreed().until(japan(12, 8, 24)).life.status == "cancelled"


def test_time_in_one_leap_or_day_by_day_ends_the_same() -> None:
    play = sketch().submit(3).end("worker", 40_000)
    leap = play.wait(days=60)
    daily = play
    for _ in range(60):
        daily = daily.wait(days=1)
    assert (leap.life, leap.moves, leap.kinds) == (daily.life, daily.moves, daily.kinds)


def test_a_withdrawn_ending_has_stopped_no_clock() -> None:
    play = sketch().end("worker", 40_000).wait(days=3).do(withdraw_ending, "worker")
    assert play.until(japan(12, 2, 24)).figures[0] == 25_056


def test_both_are_reminded_three_days_and_one_day_before_money_moves() -> None:
    play = sketch()
    assert [(at, clock.kind, days) for at, clock, days in reminders(play.life)] == [
        (japan(11, 29, 24), "acknowledge", 3),
        (japan(12, 1, 24), "acknowledge", 1),
        (clocks(play.life)[-1].at - timedelta(days=1), "stale", 1),
    ]
    assert REMIND_DAYS == (3, 1)
    assert "accept" in MOVES_MONEY


def test_what_moves_no_money_reminds_on_its_last_day() -> None:
    assert [(at, clock.kind, days) for at, clock, days in reminders(offered().life)] == [
        (japan(11, 30, 24), "lapse_offer", 1)
    ]
    assert [clock.kind for _, clock, _ in reminders(agreed().life)] == ["lapse_deposit"]
