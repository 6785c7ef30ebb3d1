"""Earnings that came by card, by the days on which what they pay was handed in."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money.card_holds import by_receipt
from michinori.rules.money.rates import Received

EARNED = date(2027, 3, 1)
PARTS = st.builds(Received, st.integers(1, 900_000), st.dates(date(2026, 6, 1), EARNED))


def test_old_work_takes_no_new_work_along() -> None:
    """Of 110,000 yen for a stage of last summer and one of today, the tenth of the old one leaves now."""
    old, new = Received(10_000, date(2026, 7, 1)), Received(90_000, EARNED)
    assert by_receipt(110_000, EARNED, [old, new]) == [
        Received(11_000, EARNED - timedelta(days=59)),
        Received(99_000, EARNED),
    ]


def test_where_nothing_is_earned_nothing_is_split() -> None:
    assert by_receipt(0, EARNED, [Received(5, EARNED)]) == []


@given(st.integers(1, 2_000_000), st.lists(PARTS, min_size=1, max_size=6))
def test_the_shares_are_the_whole_and_none_is_older_than_day_60(amount: int, parts: list[Received]) -> None:
    shares = by_receipt(amount, EARNED, parts)
    assert sum(one.amount for one in shares) == amount
    assert all(EARNED - timedelta(days=59) <= one.on <= EARNED for one in shares)
