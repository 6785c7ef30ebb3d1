"""How long one person's word holds somebody's payouts, before another agrees."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from michinori.kernel.clock import JAPAN
from michinori.rules.money.payout_holds import Stood, met_gathering, time_alone

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def left(*before: Stood, days: int = 14) -> timedelta:
    return time_alone(before, NOW, hours=48, days=days)


def alone(began: timedelta, until: timedelta) -> Stood:
    return Stood(NOW - began, NOW - until)


def test_the_first_holds_at_once_for_all_the_hours() -> None:
    assert left() == 48 * HOUR


def test_only_what_really_held_counts() -> None:
    waited = alone(3 * DAY, 3 * DAY)
    lifted = alone(2 * DAY, 2 * DAY - HOUR)
    assert left(waited) == 48 * HOUR
    assert left(waited, lifted) == 47 * HOUR
    assert left(alone(3 * DAY, DAY)) == timedelta()
    assert left(alone(15 * DAY, 13 * DAY)) == 24 * HOUR, "of the last fourteen days"
    assert left(alone(16 * DAY, 14 * DAY)) == 48 * HOUR
    assert left(alone(2 * DAY, HOUR)) == HOUR
    assert left(alone(2 * DAY, HOUR - timedelta(seconds=1))) == timedelta(), "less would be over at once"


def test_what_has_stopped_money_counts_a_day_however_short_it_was() -> None:
    minutes = Stood(NOW - 2 * DAY, NOW - 2 * DAY + HOUR / 6, stopped=True)
    other = Stood(NOW - DAY, NOW - DAY + HOUR / 6, stopped=True)
    assert left(minutes) == 24 * HOUR
    assert left(minutes, other) == timedelta()
    assert left(Stood(NOW - 3 * DAY, NOW - 2 * DAY + HOUR, stopped=True)) == 23 * HOUR, "no more where it was longer"
    assert left(Stood(NOW - 16 * DAY, NOW - 14 * DAY, stopped=True)) == 48 * HOUR, "of the last fourteen days"


def test_a_hold_meets_the_morning_at_which_money_leaves() -> None:
    six = datetime(2026, 11, 30, 6, tzinfo=JAPAN)
    minutes = timedelta(minutes=5)
    assert met_gathering(six - minutes, six + minutes, [])
    assert met_gathering(six + minutes, six + 2 * minutes, []), "it may take a while"
    assert not met_gathering(six + HOUR, six + 2 * HOUR, [])
    assert not met_gathering(six - HOUR, six - minutes, [])
    assert not met_gathering(six - DAY - minutes, six - DAY + minutes, []), "a Sunday"
    assert met_gathering(six + HOUR, six + 2 * HOUR, [six + HOUR + minutes]), "somebody gathered"


def test_where_two_held_lately_one_does_not_go_on() -> None:
    for ended in (NOW + 3 * DAY, NOW - 13 * DAY):
        assert left(Stood(NOW - 20 * DAY, NOW - 20 * DAY, ended)) == timedelta()
    assert left(Stood(NOW - 30 * DAY, NOW - 29 * DAY, NOW - 14 * DAY)) == 48 * HOUR


def test_short_holds_by_two_do_not_shorten_the_time_that_counts() -> None:
    assert left(alone(3 * DAY, DAY), days=1) == timedelta()
    assert left(alone(30 * DAY, 28 * DAY), days=31) == timedelta()


@given(hours=st.integers(1, 72), days=st.integers(1, 31), tries=st.lists(st.integers(1, 400), max_size=60))
def test_who_proposes_again_and_again_holds_so_many_hours_in_any_fourteen_days(
    hours: int, days: int, tries: list[int]
) -> None:
    """``tries``: hours from one proposal to the next, each as soon as the one before has lapsed."""
    now, before = NOW, list[Stood]()
    for wait in tries:
        time = time_alone(before, now, hours=hours, days=days)
        before.append(Stood(now, now + time))
        now += max(time, wait * HOUR)
    for start in (one.began for one in before):
        end = start + 14 * DAY
        held = (min(one.alone_until, end) - max(one.began, start) for one in before)
        assert sum((one for one in held if one > timedelta()), timedelta()) <= hours * HOUR
