"""One line of a table of money."""

from dataclasses import dataclass

from michinori.wording.sentences import Sentence


@dataclass(frozen=True)
class MoneyLine:
    """One line. ``amount``: yen, None if the line has no amount; ``total``: it is the sum of the lines above."""

    label: str
    amount: int | None
    total: bool = False
    note: str = ""


def money_line(label: Sentence, amount: int | None, *, total: bool = False, note: Sentence = "") -> MoneyLine:
    """A line in the active language."""
    return MoneyLine(str(label), amount, total, str(note))
