"""The public list of corporate numbers (法人番号公表サイト, 国税庁): reading one line of its CSV files. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .corporate_numbers import check_digit

COLUMNS = 30
NAME_LIMIT, ADDRESS_LIMIT = 300, 700
_NUMBER, _PROCESS, _UPDATED, _NAME = 1, 2, 4, 6
_PLACE, _ABROAD, _CLOSED = slice(9, 12), 16, 18
_LATEST, _KANA = 23, 28
_TAKEN_BACK = "99"
_DIGITS = 13


@dataclass(frozen=True)
class Listed:
    """A company as the list has it. ``closed_on``: the day on which its registration was closed; ``taken_back``: the
    number was given by mistake and is no longer anybody's.
    """

    number: str
    name: str
    kana: str
    address: str
    closed_on: date | None
    updated_on: date
    taken_back: bool


def read_line(cells: Sequence[str]) -> Listed | None:
    """Read a line of a whole file (全件) or of a day's changes (差分), which have the same columns and no header; None
    for what a later line of the same company replaces. Raises ValueError for anything else.
    """
    if len(cells) != COLUMNS:
        raise ValueError(f"{len(cells)} columns")
    number = cells[_NUMBER]
    if len(number) != _DIGITS or not (number.isascii() and number.isdigit()):
        raise ValueError("not a corporate number")
    if int(number[0]) != check_digit(number[1:]):
        raise ValueError("a wrong check digit")
    updated = date.fromisoformat(cells[_UPDATED])
    if cells[_LATEST] != "1" and cells[_PROCESS] != _TAKEN_BACK:
        return None
    return Listed(
        number=number,
        name=_shown(cells[_NAME], NAME_LIMIT),
        kana=_shown(cells[_KANA], NAME_LIMIT),
        address=_shown("".join(cells[_PLACE]) or cells[_ABROAD], ADDRESS_LIMIT),
        closed_on=date.fromisoformat(cells[_CLOSED]) if cells[_CLOSED] else None,
        updated_on=updated,
        taken_back=cells[_PROCESS] == _TAKEN_BACK,
    )


def _shown(text: str, limit: int) -> str:
    """Text that any database takes and any page shows."""
    return "".join(sign for sign in text if sign.isprintable()).strip()[:limit]
