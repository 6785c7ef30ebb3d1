"""When money leaves for bank accounts by itself (domain § 8, Money out)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money.bank_days import is_bank_day
from michinori.rules.money.payout_days import (
    Holding,
    PayoutRules,
    is_due,
    leaves_on,
    next_payout_day,
    payout_days,
)

RULES = PayoutRules()
DAYS = st.dates(date(2025, 1, 1), date(2035, 12, 31))


def _pay(amount: int, since: date, received_on: date | None = None) -> Holding:
    return Holding("worker", amount, since, received_on)


@pytest.mark.parametrize(
    ("month", "days"),
    [
        ((2027, 1), [date(2027, 1, 15), date(2027, 1, 29)]),
        ((2026, 12), [date(2026, 12, 15), date(2026, 12, 30)]),  # banks are closed on 31 December
        ((2026, 11), [date(2026, 11, 13), date(2026, 11, 30)]),  # the 15th is a Sunday
        ((2027, 2), [date(2027, 2, 15), date(2027, 2, 26)]),
    ],
)
def test_the_15th_and_the_last_day_on_the_bank_day_before(month: tuple[int, int], days: list[date]) -> None:
    assert payout_days(*month, 2) == days


def test_other_numbers_of_days_share_the_month() -> None:
    assert payout_days(2027, 1, 1) == [date(2027, 1, 29)]
    assert payout_days(2027, 1, 4) == [date(2027, 1, 7), date(2027, 1, 15), date(2027, 1, 22), date(2027, 1, 29)]
    assert len(payout_days(2027, 2, 31)) == 18, "every bank day of that February"


def test_earnings_leave_on_the_next_payout_day() -> None:
    assert leaves_on(_pay(1_000, date(2027, 1, 4)), RULES, date(2027, 1, 4)) == date(2027, 1, 15)
    assert leaves_on(_pay(1_000, date(2027, 1, 15)), RULES, date(2027, 1, 15)) == date(2027, 1, 15)
    assert leaves_on(_pay(1_000, date(2027, 1, 16)), RULES, date(2027, 1, 16)) == date(2027, 1, 29)


def test_a_payout_day_that_was_missed_is_made_up_for_on_the_next_bank_day() -> None:
    held, account_from = _pay(1_000, date(2027, 1, 4)), date(2026, 12, 1)
    assert not is_due(held, RULES, date(2027, 1, 14), account_from)
    assert is_due(held, RULES, date(2027, 1, 15), account_from)
    assert is_due(held, RULES, date(2027, 1, 18), account_from)
    assert leaves_on(held, RULES, account_from) == date(2027, 1, 15), "the page says the next run (``outlook``)"


def test_what_waited_for_an_account_leaves_on_the_payout_day_that_was_said() -> None:
    held, account_from = _pay(1_000, date(2027, 1, 4)), date(2027, 1, 18)
    said = leaves_on(held, RULES, account_from)
    assert said == date(2027, 1, 29)
    assert not is_due(held, RULES, date(2027, 1, 28), account_from)
    assert is_due(held, RULES, said, account_from)


def test_but_at_once_where_day_60_has_passed() -> None:
    """Handed in on 4 January, day 60 is 4 March, and 26 February the payout day before it; the next is 15 March."""
    held = _pay(50_000, date(2027, 1, 10), date(2027, 1, 4))
    for account_from, leaves in ((date(2027, 3, 3), date(2027, 3, 3)), (date(2027, 3, 6), date(2027, 3, 8))):
        assert leaves_on(held, RULES, account_from) == leaves
        assert is_due(held, RULES, leaves, account_from)


def test_small_balances_wait_180_days() -> None:
    held = _pay(999, date(2027, 1, 4))
    assert leaves_on(held, RULES, date(2027, 1, 4)) == next_payout_day(date(2027, 7, 3), 2) == date(2027, 7, 15)


def test_but_never_beyond_day_60_from_receipt() -> None:
    """Handed in on 4 January, day 60 is 4 March: the payout day before is that of the end of February."""
    held = _pay(999, date(2027, 2, 20), date(2027, 1, 4))
    assert leaves_on(held, RULES, date(2027, 2, 20)) == date(2027, 2, 26)
    late = _pay(50_000, date(2027, 3, 2), date(2027, 1, 4))
    assert leaves_on(late, RULES, date(2027, 3, 2)) == date(2027, 3, 4), "no payout day is left, so on day 60 itself"


def test_a_clients_money_goes_back_after_60_days() -> None:
    held = Holding("client", 300, date(2027, 1, 4))
    assert leaves_on(held, RULES, date(2027, 1, 4)) == date(2027, 3, 5)
    assert not is_due(held, RULES, date(2027, 3, 4), held.since)


def test_nothing_is_never_due() -> None:
    assert not is_due(_pay(0, date(2020, 1, 1)), RULES, date(2027, 1, 15), date(2020, 1, 1))


@given(DAYS, st.integers(1, 31))
def test_the_next_payout_day_is_a_bank_day_within_five_weeks(day: date, a_month: int) -> None:
    found = next_payout_day(day, a_month)
    assert is_bank_day(found)
    assert day <= found <= day + timedelta(days=35)


@given(DAYS, st.integers(1, 100_000), st.integers(0, 59), st.integers(1, 31))
def test_whatever_was_received_leaves_by_day_60(received: date, amount: int, waited: int, a_month: int) -> None:
    """As long as it came to the balance before the last bank day up to day 60."""
    since = received + timedelta(days=waited)
    leaves = leaves_on(_pay(amount, since, received), PayoutRules(a_month=a_month), since)
    assert is_bank_day(leaves)
    assert leaves <= received + timedelta(days=59) or not any(
        is_bank_day(since + timedelta(days=n)) for n in range(60 - waited)
    )
