"""Movements of the ledger as entries of a journal: debit, credit, tax class, memo (decision 38, Books)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from michinori.rules.money.chart import CHART, MEMOS, Title


@dataclass(frozen=True)
class Entry:
    """One entry of ``amount`` yen. ``day``: in the books; ``happened``: when it was. ``what``: the movement in words;
    ``with_whom``: the counterparty's name, empty for none; ``tax_percent``: the rate of that day;
    ``tax``: yen of a sale's tax that the amount holds, 0 where the tax is an entry of its own.
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
    tax: int = 0

    def tax_in(self, side: Title) -> int | None:
        """The consumption tax within the amount as that side has it, in yen, floored; None where none is concerned."""
        if side.tax == "purchase":
            return self.amount * self.tax_percent // (100 + self.tax_percent)
        return self.tax if side.tax == "sale" else None

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


def with_tax_within(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries for software that wants tax within the amount: the fee and its tax, which the ledger has as two movements
    of a contract one after the other, are one entry, whatever other contracts moved in between. What stands alone stays
    as it is; a fee with nothing of its contract after it comes last.
    """
    fees: dict[str, Entry] = {}
    for one in entries:
        fee = fees.pop(one.contract_id, None)
        if fee is not None and _is_tax_on(fee, one):
            yield replace(fee, amount=fee.amount + one.amount, tax=one.amount)
            continue
        if fee is not None:
            yield fee
        if one.kind == "fee":
            fees[one.contract_id] = one
        else:
            yield one
    yield from fees.values()


def _is_tax_on(fee: Entry, one: Entry) -> bool:
    same = (fee.day, fee.happened, fee.contract_id, fee.debit) == (one.day, one.happened, one.contract_id, one.debit)
    return same and one.kind == "fee_tax" and one.credit == CHART["fee_tax"]


def width(text: str) -> int:
    """The bytes of a text in a code where kanji and kana take two."""
    return sum(1 if ord(letter) < 0x80 or "｡" <= letter <= "ﾟ" else 2 for letter in text)


def shortened(text: str, most: int) -> str:
    """The beginning of a text that takes at most ``most`` bytes; nothing where they are none."""
    while width(text) > max(0, most):
        text = text[:-1]
    return text
