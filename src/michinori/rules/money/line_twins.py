"""The same line of a bank account in files of two formats, in which it has two keys (domain § 8, Money in)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from michinori.rules.money.payer_references import reference_in
from michinori.rules.money.senders import may_be_one
from michinori.rules.money.statement_file import Line


@dataclass(frozen=True)
class Booked:
    """A line that a file of another format brought. ``amount``: yen, below 0 what went out; ``said``: all that the bank
    says of it, the sender's ``name`` included.
    """

    id: str
    day: date
    amount: int
    name: str
    said: str


def twins(lines: Mapping[str, Line], booked: Sequence[Booked]) -> dict[str, str]:
    """Which of ``lines``, by key, is likely which of ``booked``, by id: day and amount are the same, and neither the
    names nor the references speak against it.

    Each of ``booked`` is one line's at most, in the order of the files: of equal lines of a day only as many are likely
    the same as are booked. Those with the very same name find each other first.
    """
    free: dict[tuple[date, int], list[Booked]] = defaultdict(list)
    for one in booked:
        free[one.day, one.amount].append(one)
    found: dict[str, str] = {}
    for exactly in (True, False):
        for key, line in lines.items():
            there = free[line.day, line.amount]
            twin = next((one for one in there if _may_be(line, one, exactly=exactly)), None)
            if twin is not None and key not in found:
                there.remove(twin)
                found[key] = twin.id
    return found


def _may_be(line: Line, booked: Booked, *, exactly: bool) -> bool:
    one, other = line.reference, reference_in(booked.said)
    if one and other and one != other:
        return False
    return line.name == booked.name if exactly else bool(one and other) or may_be_one(line.name, booked.name)
