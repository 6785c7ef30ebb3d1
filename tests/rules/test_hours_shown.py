"""Weeks that stand objected to, and what a delivery's file shows of the hours log (domain § 3, hours)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from rules.makers import TODAY, Play, japan
from rules.test_hours import MONDAY, acknowledge, entry, hourly, note, paths, refused

from michinori.rules.contract.clock_stakes import stake
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.deliveries import accept_delivery, deliver
from michinori.rules.contract.life import Week
from michinori.rules.contract.time_log import Entry, log_hours, object_week, take_back
from michinori.rules.measures.hours import week_worth


def objected(**changes: Any) -> tuple[Play, tuple[Entry, ...]]:
    """An hour of Tuesday and two of Wednesday with a file, to which Aoi has objected."""
    play = hourly(**changes)
    tuesday = entry(play, 60)
    play = play.do(log_hours, tuesday, ()).wait(days=1)
    wednesday = entry(play, 120, file=False)
    play = play.do(log_hours, wednesday, (tuesday,)).do(object_week, MONDAY)
    return play, tuple(replace(one, answer="objected", has_file=True) for one in (tuesday, wednesday))


def test_while_a_week_stands_objected_to_nothing_else_is_logged_and_nothing_delivered() -> None:
    play, entries = objected()
    play = play.wait(days=7)
    assert refused(play, log_hours, entry(play, 60), ()) == ("week-objected", "409")
    assert refused(play, log_hours, entry(play, 60, day=TODAY + timedelta(days=2)), entries) == ("week-objected", "409")
    assert refused(play, deliver, delivery_id="dlv_1", has_file=True, at=play.at) == ("week-objected", "409")
    assert "deliver" not in paths(play, "worker")
    assert "hours" in paths(play, "worker")


def test_a_week_objected_to_can_be_acknowledged_after_all() -> None:
    play, _ = objected(pay_on="stage")
    assert paths(play, "client")[0] == "weeks/2026-11-23/acknowledge"
    play = acknowledge(play)
    assert play.figures == (6_000, 6_000, 6_000)
    assert play.life.paid == 6_000
    assert "deliver" in paths(play, "worker")


def test_a_day_objected_to_is_logged_anew_lower_or_with_a_new_file_and_asks_again() -> None:
    play, entries = objected()
    again = play.wait(days=10)  # however late the objection, the day can be written anew
    same = entry(again, 60, file=False, day=TODAY)
    assert refused(again, log_hours, same, entries) == ("minutes", "lower_or_new_file")
    more = entry(again, 61, day=TODAY)
    assert refused(again, log_hours, more, entries) == ("minutes", "more_than_objected")
    lower = again.do(log_hours, entry(again, 30, file=False, day=TODAY), entries)
    assert lower.figures == (0, 5_000, 2_500)
    assert next((one.kind, one.at) for one in clocks(lower.life)) == ("acknowledge_week", japan(12, 12, 24))
    shown = again.do(log_hours, entry(again, 60, day=TODAY), entries)
    assert shown.figures == (0, 6_000, 3_000)
    assert shown.until(japan(12, 12, 24)).figures == (6_000, 6_000, 6_000)


def test_taking_back_what_was_objected_to_asks_for_the_rest_again() -> None:
    play, (tuesday, wednesday) = objected()
    back = play.do(take_back, wednesday, (tuesday,), at=play.at)
    assert back.figures == (0, 2_000, 1_000)
    assert paths(back, "client")[:2] == ["weeks/2026-11-23/acknowledge", "weeks/2026-11-23/object"]
    assert back.do(take_back, tuesday, (), at=play.at).life.weeks == ()


def test_an_objection_after_the_delivery_holds_its_clock_until_the_week_is_logged_anew() -> None:
    play = note(hourly(), 60).deliver().do(object_week, MONDAY)
    assert [clock.kind for clock in clocks(play.life)] == ["stale"]
    assert refused(play, log_hours, entry(play, 60), ()) == ("week-objected", "409")
    play = play.wait(days=9)
    old = entry(play, 60, day=TODAY, answer="objected")
    play = play.do(log_hours, entry(play, 45, file=False, day=TODAY), (old,))
    accept = next(clock for clock in clocks(play.life) if clock.kind == "accept")
    assert accept.at == japan(12, 10, 24)
    assert refused(play, log_hours, entry(play, 60), ()) == ("not-now", "409")


def test_the_clock_of_a_delivery_accepts_weeks_with_files_only() -> None:
    play = note(note(hourly(), 600, file=False).wait(days=9), 60, file=False).deliver()  # Thursday 2026-12-03
    accept = next(clock for clock in clocks(play.life) if clock.kind == "accept")
    found = stake(play.life, accept)
    assert found is not None
    assert found.by_itself == 2_000
    done = play.until(accept.at)
    assert (done.life.status, done.life.paid, done.escrow) == ("completed", 2_000, 0)
    assert play.do(accept_delivery, "client").life.paid == 22_000


def test_a_deliverys_file_shows_a_week_whose_days_may_still_be_written_for() -> None:
    play = note(hourly(), 600, file=False).until(japan(12, 2, 24)).deliver()  # Wednesday: Sunday can still be written
    assert play.figures == (0, 20_000, 10_000)
    play = note(hourly(), 600, file=False).until(japan(12, 3)).until(japan(12, 3, 1)).deliver()
    assert play.figures == (0, 20_000, 0)


def test_a_delivery_without_a_file_has_one_where_all_its_weeks_have() -> None:
    shown, not_shown = note(hourly(), 60), note(hourly(), 60, file=False)
    for play, kinds in ((shown, ["acknowledge_week", "accept"]), (not_shown, []), (hourly(), [])):
        found = {clock.kind for clock in clocks(play.deliver(file=False).life)}
        assert found == {*kinds, "stale"}


def test_a_week_counts_for_what_it_adds_and_never_for_more_than_the_price_leaves() -> None:
    life, later = hourly().life, MONDAY + timedelta(days=7)
    rate, price = life.terms.rate or 0, life.terms.price
    first = Week(MONDAY, acknowledged=50)
    two = replace(life, weeks=(first, Week(later, open=40, objected=20)))
    assert week_worth(two, MONDAY) == 50 * rate // 60
    assert week_worth(two, later) == 110 * rate // 60 - 50 * rate // 60
    assert week_worth(replace(life, weeks=(first, Week(later, open=10**6))), later) == price - 50 * rate // 60
    assert week_worth(two, later + timedelta(days=7)) == 0
