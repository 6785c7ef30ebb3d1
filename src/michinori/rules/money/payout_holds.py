"""Holding back what somebody could take out, by two people of the staff (decision 38, Payouts held). Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

MOST_HOURS, MOST_DAYS = 72, 31
"""The longest that a hold lasts by one person's word and by two people's, whatever the settings say."""


def holds_alone(ended: Iterable[datetime], now: datetime, days: int) -> bool:
    """Whether one person's word holds at once, before another agrees: only where no hold of the same owner has stood
    within ``days``. Else one person after the other, or the same anew, would hold for ever.

    ``ended``: when each earlier hold of the owner ended or will end, confirmed or not.
    """
    return all(one + timedelta(days=days) <= now for one in ended)
