"""Figures of the market by the month: which there are, and which may be shown (issue 15, Numbers; decision 45).

Nothing may single out fewer than ``FEWEST`` people, not even to somebody who subtracts: no figure is the sum of others
that are shown, no sum goes over several months, and a share of a whole is shown only where the others are as many.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, get_args

from michinori.rules.contract.life import SettledBy
from michinori.rules.legal.demands import KINDS, OUTCOMES
from michinori.rules.people import decisions
from michinori.rules.people.reports import REASONS

FEWEST = 5
"""The least people on either side of what is counted."""
LATER = (1, 3, 6, 12)
"""After so many months it is counted who of a month's newcomers still does something."""
WORD_LIMIT = 60
"""The longest search that is counted, in characters."""

Unit = Literal["yen", "people", "count", "minutes", "days", "percent"]
Place = Literal["desk", "public"]


@dataclass(frozen=True)
class Figure:
    """One figure and its ``parts``, which never add up to another figure. ``places``: where it is shown."""

    unit: Unit
    parts: tuple[str, ...] = ("",)
    places: frozenset[Place] = field(default=frozenset(("desk",)))


@dataclass(frozen=True)
class Counted:
    """What was counted of one part in one month, from ``people`` different people on the side that has fewer. ``rest``:
    where it is a share of a whole, how many people are the others; None otherwise.
    """

    name: str
    part: str
    value: int
    people: int
    rest: int | None = None


_BOTH: frozenset[Place] = frozenset(("desk", "public"))
_PUBLIC: frozenset[Place] = frozenset(("public",))
FIGURES: dict[str, Figure] = {
    "gmv": Figure("yen"),
    "held": Figure("yen"),
    "fees": Figure("yen"),
    "active": Figure("people", ("worker", "client")),
    "new": Figure("people"),
    "retention": Figure("percent", tuple(str(months) for months in LATER)),
    "jobs": Figure("count", ("posted", "filled")),
    "first_proposal": Figure("minutes"),
    "response": Figure("minutes"),
    "searches": Figure("people"),
    "endings": Figure("count", ("completed", *get_args(SettledBy)), _BOTH),
    "dispute_days": Figure("days", places=_BOTH),
    "silence": Figure("count", ("stage", "work"), _PUBLIC),
    "reports": Figure("count", REASONS, _PUBLIC),
    "decisions": Figure("count", decisions.OUTCOMES, _PUBLIC),
    "decided_in": Figure("minutes", places=_BOTH),
    "demands": Figure("count", tuple(f"{kind}-{outcome}" for kind in KINDS for outcome in OUTCOMES), _PUBLIC),
}


def may_show(value: int, people: int, rest: int | None) -> bool:
    """Whether a figure singles out nobody: as many people as ``FEWEST`` or none at all, and likewise the others."""
    nobody = value == 0 and people == 0
    return (people >= FEWEST or nobody) and (rest is None or rest == 0 or rest >= FEWEST)


def held_people(*, holders: int, moved: int, since: int) -> int:
    """By how many people the yen that are held may be told: not only those whose yen they are, but also those by whom
    they differ from the last that was shown. ``moved``: whose deposits changed this month; ``since``: whose changed in
    the months between, which were not shown; 0 each where nothing did.
    """
    there = [count for count in (holders, moved, since) if count]
    return min(there, default=0)


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from one to the other, both included."""
    found = [first]
    while found[-1] < last:
        found.append(next_month(found[-1]))
    return found if first <= last else []


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date, months: int = 1) -> date:
    """The first day of the month so many months before."""
    n = first.year * 12 + first.month - 1 - months
    return date(n // 12, n % 12 + 1, 1)


def median(values: Sequence[int]) -> int:
    """The middle value, the lower one of two; 0 without any."""
    return sorted(values)[(len(values) - 1) // 2] if values else 0
