"""Bank days around weekends, holidays and the turn of the year."""

from datetime import date, timedelta

import pytest

from michinori.rules.money.bank_days import bank_day_before, bank_day_from, bank_days_after, is_bank_day


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 2, 28),  # Saturday
        date(2026, 2, 23),  # the Emperor's birthday
        date(2026, 5, 6),  # in lieu of Constitution Day, a Sunday
        date(2026, 9, 22),  # between two holidays
        date(2026, 12, 31),
        date(2026, 1, 2),
    ],
)
def test_no_bank_day(day: date) -> None:
    assert not is_bank_day(day)


@pytest.mark.parametrize("day", [date(2026, 2, 27), date(2026, 12, 30), date(2027, 1, 4), date(2026, 8, 13)])
def test_a_bank_day(day: date) -> None:
    assert is_bank_day(day)


def test_before_from_and_after() -> None:
    assert bank_day_before(date(2026, 12, 31)) == date(2026, 12, 30)
    assert bank_day_before(date(2026, 2, 15)) == date(2026, 2, 13)
    assert bank_day_from(date(2027, 1, 1)) == date(2027, 1, 4)
    assert bank_days_after(date(2026, 9, 18), 1) == date(2026, 9, 24)
    assert bank_days_after(date(2026, 9, 19), 2) == date(2026, 9, 25)


def test_no_gap_is_longer_than_ten_days() -> None:
    """So that a payout of the 15th and of the last day never waits for the next one."""
    day, gap, longest = date(2024, 1, 1), 0, 0
    while day < date(2040, 1, 1):
        gap = 0 if is_bank_day(day) else gap + 1
        longest, day = max(longest, gap), day + timedelta(days=1)
    assert longest <= 10
