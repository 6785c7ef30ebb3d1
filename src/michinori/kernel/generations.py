"""Which of many dated copies to keep."""

from collections.abc import Callable, Iterable
from datetime import date


def kept(days: Iterable[date], *, daily: int = 7, weekly: int = 4, monthly: int = 12) -> frozenset[date]:
    """The days whose copies are kept: the newest of each of the last ``daily`` days, ``weekly`` weeks (from Monday) and
    ``monthly`` months that have a copy.
    """
    newest_first = sorted(set(days), reverse=True)

    def newest_of[P](period: Callable[[date], P], number: int) -> list[date]:
        found: dict[P, date] = {}
        for day in newest_first:
            found.setdefault(period(day), day)
        return list(found.values())[:number]

    return frozenset(
        newest_of(lambda day: day, daily)
        + newest_of(lambda day: day.isocalendar()[:2], weekly)
        + newest_of(lambda day: (day.year, day.month), monthly)
    )
