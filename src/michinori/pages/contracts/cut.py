"""A contract's price drawn as one bar, cut in two."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """Both parts in yen before tax: what is settled (``now``) and what goes on, or was never paid (``then``); ``at``:
    of 300.
    """

    now: int
    then: int
    at: int


def cut_of(now: int, then: int) -> Cut:
    return Cut(now, then, now * 300 // max(1, now + then))
