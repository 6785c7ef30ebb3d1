"""Whether one statement of an account goes on where another stopped (decision 38, Books)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True)
class Known:
    """From the day ``first`` on a statement knows an account, on which ``opening`` yen lay before it."""

    first: date
    opening: int


@dataclass(frozen=True)
class Break:
    """Between two days the bank's balance moved by ``amount`` yen more than the lines that were imported say: lines are
    missing where the balance moved and they did not, or too many.
    """

    since: date
    until: date
    amount: int


def breaks(known: Sequence[Known], moved: Mapping[date, int]) -> list[Break]:
    """Where statements of one account do not follow from each other. ``moved``: the sum of all its lines by day. Each
    statement holds its first day from the beginning; where two have the same, the later one of ``known`` counts.
    """
    ordered = [one for _, one in sorted({one.first: one for one in known}.items())]
    found = []
    for one, two in pairwise(ordered):
        due = one.opening + sum(amount for day, amount in moved.items() if one.first <= day < two.first)
        if two.opening != due:
            found.append(Break(one.first, two.first, two.opening - due))
    return found
