"""Records of fixed width, as the bankers' association (全銀協) lays them out: digits right, letters left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from michinori.rules.money.bank_kana import ALLOWED


@dataclass(frozen=True)
class Field:
    """``kind``: ``N`` digits, filled with zeros from the left; ``C`` letters, filled with spaces from the right."""

    name: str
    width: int
    kind: Literal["N", "C"] = "N"


type Layout = tuple[Field, ...]


def width_of(layout: Layout) -> int:
    """The bytes of one record."""
    return sum(field.width for field in layout)


def write_record(layout: Layout, values: Mapping[str, int | str]) -> str:
    """One record. Letters too many are cut off, as banks do with names; a field without a value is filled.

    Raises ValueError for a number that does not fit and for a sign that no bank takes: callers check before.
    """
    return "".join(_written(field, values.get(field.name, "")) for field in layout)


def read_record(layout: Layout, record: str) -> dict[str, str]:
    """The fields of a record without the spaces that fill them."""
    found, at = {}, 0
    for field in layout:
        found[field.name] = record[at : at + field.width].strip()
        at += field.width
    return found


def _written(field: Field, value: int | str) -> str:
    text = str(value)
    if field.kind == "C":
        unfit = set(text) - ALLOWED
        if unfit:
            raise ValueError(f"{field.name}: {sorted(unfit)}")
        return text[: field.width].ljust(field.width)
    if not (text or "0").isdigit() or len(text) > field.width:
        raise ValueError(f"{field.name}: {text!r} are not {field.width} digits")
    return text.rjust(field.width, "0")
