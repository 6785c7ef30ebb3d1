"""A statement of the operator's bank in the bankers' format (全銀協 入出金取引明細), by its positions alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_REIWA = 2018
_WIDTH = 200


@dataclass(frozen=True)
class Came:
    """A line: yen that came in, from whoever writes ``reference`` before their name. ``number``: the bank's of this
    line, no other has it.
    """

    number: int
    reference: str
    amount: int


def statement(on: date, lines: Sequence[Came]) -> bytes:
    """A file of one account with these lines, all booked ``on`` one day."""
    total = sum(line.amount for line in lines)
    head = f"1030{'0' * 18}0001{' ' * 15}001{' ' * 15}00010001234567{' ' * 40}00{'0' * 14}"
    foot = f"8{len(lines):06d}{total:013d}{0:06d}{0:013d}0{0:014d}{len(lines):07d}"
    rows = [_row(on, line) for line in lines]
    return "".join(f"{record:<{_WIDTH}}\r\n" for record in (head, *rows, foot, f"9{'0' * 15}")).encode("ascii")


def _row(on: date, line: Came) -> str:
    day = f"{on.year - _REIWA:02d}{on:%m%d}"
    way, zeros = "1", "0" * 2
    numbers = f"2{line.number:08d}{day}{day}{way}{zeros}{line.amount:012d}{0:012d}{0:06d}{0:06d}{0:01d}{0:07d}"
    return f"{numbers}{0:03d}{0:010d}{f'{line.reference} AOI':<48}"
