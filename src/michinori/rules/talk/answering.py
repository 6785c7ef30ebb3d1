"""How soon a worker usually answers, as their profile says it.

It speaks for somebody or says nothing: one slow week, or few answers, brand nobody.
"""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

WITHIN = (1, 3, 12, 24, 48)
"""Hours that a profile can name; who takes longer is told of nothing."""
AT_LEAST, LOOKED_AT = 5, 40
"""Answers needed before anything is said; of how many of the newest messages the answers are taken."""
_OF_FOUR = 3


def usual_hours(waits: Sequence[timedelta]) -> int | None:
    """The least of ``WITHIN`` within which three of four answers came; None for fewer than ``AT_LEAST`` answers, and
    for slower ones.
    """
    if len(waits) < AT_LEAST:
        return None
    usual = sorted(waits)[ceil(_OF_FOUR * len(waits) / 4) - 1]
    return next((hours for hours in WITHIN if usual <= timedelta(hours=hours)), None)
