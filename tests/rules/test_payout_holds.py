"""One person's word holds somebody's payouts at once only where none has lately."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money.payout_holds import holds_alone

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)


def test_the_first_holds_at_once() -> None:
    assert holds_alone([], NOW, 14)


def test_a_hold_that_stands_or_ended_lately_needs_two() -> None:
    assert not holds_alone([NOW + timedelta(days=3)], NOW, 14)
    assert not holds_alone([NOW - timedelta(days=13, hours=23)], NOW, 14)
    assert holds_alone([NOW - timedelta(days=14)], NOW, 14)
    assert not holds_alone([NOW - timedelta(days=90), NOW - timedelta(days=1)], NOW, 14)


@given(hours=st.integers(1, 72), days=st.integers(1, 31), tries=st.lists(st.integers(1, 400), max_size=60))
def test_who_proposes_again_and_again_holds_a_part_of_the_time_only(hours: int, days: int, tries: list[int]) -> None:
    """``tries``: hours from one proposal to the next."""
    now, ended = NOW, list[datetime]()
    held, last = timedelta(), NOW
    for wait in tries:
        if all(one <= now for one in ended):  # a second proposal is refused while one waits
            if holds_alone(ended, now, days):
                held += timedelta(hours=hours)
            ended.append(now + timedelta(hours=hours))
        last = now
        now += timedelta(hours=wait)
    rounds = (last - NOW) // timedelta(days=days) + 1
    assert held <= rounds * timedelta(hours=hours)
