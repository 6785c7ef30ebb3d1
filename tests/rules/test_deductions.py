"""What may be deducted for purchases from unregistered workers, by day; and when withheld tax is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money.bank_days import is_bank_day
from michinori.rules.money.deductions import deduction
from michinori.rules.money.withholding_days import due_on, has_defence_tax, reminds_on


@pytest.mark.parametrize(
    ("day", "percent", "until", "following"),
    [
        (date(2023, 9, 30), 100, date(2023, 9, 30), 80),
        (date(2023, 10, 1), 80, date(2026, 9, 30), 70),
        (date(2026, 9, 30), 80, date(2026, 9, 30), 70),
        (date(2026, 10, 1), 70, date(2028, 9, 30), 50),
        (date(2028, 10, 1), 50, date(2030, 9, 30), 30),
        (date(2030, 10, 1), 30, date(2031, 9, 30), 0),
        (date(2031, 10, 1), 0, None, 0),
    ],
)
def test_the_percent_of_a_day(day: date, percent: int, until: date | None, following: int) -> None:
    found = deduction(10_000, day)
    assert (found.percent, found.until, found.following) == (percent, until, following)
    assert (found.deducted, found.lost) == (100 * percent, 10_000 - 100 * percent)


@given(st.integers(0, 10**9), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_no_yen_of_the_tax_is_lost_or_invented(tax: int, day: date) -> None:
    found = deduction(tax, day)
    assert found.deducted + found.lost == tax
    assert 0 <= found.deducted <= tax
    assert found.deducted <= deduction(tax, day - timedelta(days=1)).deducted, "it only ever falls"


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 11, 1), date(2026, 12, 10)),
        (date(2026, 12, 1), date(2027, 1, 12)),  # the 10th is a Sunday, the 11th a holiday
        (date(2026, 9, 1), date(2026, 10, 13)),  # Saturday, Sunday, Sports Day
        (date(2027, 3, 1), date(2027, 4, 12)),
    ],
)
def test_it_is_due_on_the_tenth_or_the_next_working_day(month: date, due: date) -> None:
    assert due_on(month) == due


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)))
def test_nobody_is_reminded_late(day: date) -> None:
    first = day.replace(day=1)
    assert is_bank_day(due_on(first))
    assert due_on(first) >= reminds_on(first) + timedelta(days=5)


def test_the_tax_has_another_name_from_2027_on() -> None:
    assert not has_defence_tax(date(2026, 12, 1))
    assert has_defence_tax(date(2027, 1, 1))
