"""Lines of a statement with the balance after each, and the steps of the picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from michinori.ledger.queries import Line
from michinori.pages.money.purses import Purse
from michinori.wording.money import movement_words


@dataclass(frozen=True)
class StatementLine:
    """One movement, in yen. ``amount``: positive if it came in, negative if it went out. ``balance``: the balance right
    after it.
    """

    at: datetime
    word: Any
    note: Any
    amount: int
    balance: int
    contract_id: str | None
    title: str


@dataclass(frozen=True)
class Step:
    """The balance, in yen, from ``at`` on."""

    at: datetime
    balance: int


def statement_lines(
    purse: Purse, lines: Sequence[Line], balance: int, titles: Mapping[str, str]
) -> list[StatementLine]:
    """The lines with their balances. ``balance``: after the first (newest) line. ``titles``: by contract id."""
    found = []
    for line in lines:
        word, note = movement_words(purse.kind, line.kind)
        title = titles.get(line.contract_id or "", "")
        found.append(StatementLine(line.at, word, note, line.amount, balance, line.contract_id, title))
        balance -= line.amount
    return found


def steps(lines: Sequence[Line], balance: int) -> list[Step]:
    """The steps, oldest first, beginning with the balance before all lines; movements at one instant are one step.

    ``lines`` are newest first, ``balance`` is the one after the newest.
    """
    if not lines:
        return []
    found: list[Step] = []
    for line in lines:
        if not found or found[-1].at != line.at:
            found.append(Step(line.at, balance))
        balance -= line.amount
    return [Step(lines[-1].at, balance), *reversed(found)]
