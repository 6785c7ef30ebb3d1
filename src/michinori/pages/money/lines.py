"""Lines of a statement with the balance after each, and the steps that the picture draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from michinori.ledger.queries import Line
from michinori.pages.money.purses import Purse
from michinori.wording.money import movement_words


@dataclass(frozen=True)
class StatementLine:
    """``amount`` above 0 came in, below 0 went out; ``balance`` is what was there right after it. Yen."""

    at: datetime
    word: Any
    note: Any
    amount: int
    balance: int
    contract_id: str | None
    title: str


@dataclass(frozen=True)
class Step:
    """The balance from one instant on."""

    at: datetime
    balance: int


def statement_lines(
    purse: Purse, lines: Sequence[Line], balance: int, titles: Mapping[str, str]
) -> list[StatementLine]:
    """``balance`` is the one after the first (newest) line; the others follow from it. ``titles`` of the contracts."""
    found = []
    for line in lines:
        word, note = movement_words(purse.kind, line.kind)
        title = titles.get(line.contract_id or "", "")
        found.append(StatementLine(line.at, word, note, line.amount, balance, line.contract_id, title))
        balance -= line.amount
    return found


def steps(lines: Sequence[Line], balance: int) -> list[Step]:
    """Oldest first, what happened at one instant as one; the first step is the balance before all of them."""
    if not lines:
        return []
    found: list[Step] = []
    for line in lines:
        if not found or found[-1].at != line.at:
            found.append(Step(line.at, balance))
        balance -= line.amount
    return [Step(lines[-1].at, balance), *reversed(found)]
