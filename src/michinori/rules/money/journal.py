"""Movements of the ledger as entries of a journal: debit, credit, tax class, memo (decision 38, Books)."""

from dataclasses import dataclass
from datetime import date

from michinori.rules.money.chart import CHART, MEMOS, Title


@dataclass(frozen=True)
class Entry:
    """One entry of ``amount`` yen. ``day``: in the books; ``happened``: when it was. ``what``: the movement in words;
    ``with_whom``: the counterparty's name, empty for none; ``tax_percent``: the rate of that day.
    """

    number: int
    day: date
    happened: date
    debit: Title
    credit: Title
    amount: int
    what: str
    kind: str
    with_whom: str = ""
    contract_id: str = ""
    tax_percent: int = 10

    def memo(self, most: int | None = None) -> str:
        """What, contract, counterparty, and the day on which it happened if that is another one (摘要). ``most``: bytes
        in a double-byte code; the counterparty is shortened to them.
        """
        origin = "" if self.happened == self.day else f"{self.happened:%m/%d}発生"
        fixed = " ".join(part for part in (self.what, self.contract_id, origin) if part)
        if not self.with_whom:
            return fixed
        room = None if most is None else most - width(fixed) - 1
        whom = self.with_whom if room is None else shortened(self.with_whom, room)
        return " ".join(part for part in (self.what, whom, self.contract_id, origin) if part)


def entry(
    *,
    number: int,
    day: date,
    happened: date,
    debit: str,
    credit: str,
    amount: int,
    kind: str,
    with_whom: str = "",
    contract_id: str = "",
    tax_percent: int = 10,
) -> Entry:
    """The entry of a movement. ``debit``, ``credit``: kinds of accounts. KeyError for what the chart does not hold."""
    sides = CHART[debit], CHART[credit]
    return Entry(number, day, happened, *sides, amount, MEMOS[kind], kind, with_whom, contract_id, tax_percent)


def width(text: str) -> int:
    """The bytes of a text in a code where kanji and kana take two."""
    return sum(1 if ord(letter) < 0x80 or "｡" <= letter <= "ﾟ" else 2 for letter in text)


def shortened(text: str, most: int) -> str:
    """The beginning of a text that takes at most ``most`` bytes; nothing where they are none."""
    while width(text) > max(0, most):
        text = text[:-1]
    return text
