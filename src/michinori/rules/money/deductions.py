"""How much of the consumption tax a client may deduct that buys from somebody who is not registered for qualified
invoices: transitional measures by the day of the purchase (平成28年法律15号 附則52条, 53条, as amended for 2026).
"""

from datetime import date, timedelta
from typing import NamedTuple

STEPS: tuple[tuple[date, int], ...] = (
    (date(2023, 10, 1), 80),
    (date(2026, 10, 1), 70),
    (date(2028, 10, 1), 50),
    (date(2030, 10, 1), 30),
    (date(2031, 10, 1), 0),
)
"""First day and percent that may be deducted from it on. Before the first one no registration was needed."""


class Deduction(NamedTuple):
    """Of a tax of ``deducted + lost`` yen the client deducts ``percent``, floored. ``until``: the last day of that
    percent, None for the last one; ``following``: the percent after it.
    """

    percent: int
    deducted: int
    lost: int
    until: date | None
    following: int


def deduction(tax: int, day: date) -> Deduction:
    """What may be deducted of ``tax`` yen paid to somebody who is not registered on that day."""
    percent = next((percent for first, percent in reversed(STEPS) if first <= day), 100)
    coming = next(((first, share) for first, share in STEPS if first > day), None)
    deducted = tax * percent // 100
    until, following = (coming[0] - timedelta(days=1), coming[1]) if coming else (None, percent)
    return Deduction(percent, deducted, tax - deducted, until, following)
