"""One line of a table of money."""

from dataclasses import dataclass

from michinori.wording.sentences import Sentence


@dataclass(frozen=True)
class MoneyLine:
    """``amount`` in yen, None where there is none; ``total``: the sum of the lines above it."""

    label: str
    amount: int | None
    total: bool = False
    note: str = ""


def money_line(label: Sentence, amount: int | None, *, total: bool = False, note: Sentence = "") -> MoneyLine:
    """A line in the active language."""
    return MoneyLine(str(label), amount, total, str(note))
