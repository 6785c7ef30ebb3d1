"""Reads a bank's statement from CSV, whose columns, encoding and dates differ from bank to bank (domain § 8)."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, pairwise
from typing import Literal

from michinori.rules.money.statement_file import MOST_LINES, Line, WrongFile, check_text, numbered

type Column = str | int
"""By the name in the row of headings, or by place, from 1."""


@dataclass(frozen=True)
class Mapping:
    """Where a bank's CSV has what. ``before``: rows above the headings, or above the first line where there are none.

    ``amount``: one column, below 0 what went out; else ``came`` and ``went``. ``messages``: columns in which the sender
    may have written the reference. ``balance``: what the account held after a line; with it a file from which lines are
    missing is refused. ``era``: years count 令和 (8, R8 or 令和8), else 2026 or 26. ``account``: what the account is
    called, the same for all its files and no other's.
    """

    account: str
    encoding: Literal["cp932", "utf-8-sig"]
    day: Column
    name: Column
    amount: Column | None = None
    came: Column | None = None
    went: Column | None = None
    messages: tuple[Column, ...] = ()
    balance: Column | None = None
    before: int = 0
    headings: bool = True
    era: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns that are read; of those with yen ``amount`` comes first."""
        yen = (self.came, self.went) if self.amount is None else (self.amount,)
        single = (self.day, self.name, *yen, self.balance)
        return (*(one for one in single if one is not None), *self.messages)


LAYOUTS: dict[str, Mapping] = {
    "signed": Mapping(
        account="csv-signed",
        encoding="utf-8-sig",
        day="取引日",
        amount="金額",
        name="相手先",
        messages=("メモ",),
        balance="残高",
    ),
    "two-columns": Mapping(
        account="csv-two-columns",
        encoding="cp932",
        day="お取引日",
        came="お預り金額",
        went="お引出し金額",
        name="お取引内容",
        balance="お預り残高",
        before=3,
    ),
    "era": Mapping(
        account="csv-era", encoding="cp932", day=2, name=5, amount=4, messages=(6,), headings=False, era=True
    ),
}
"""Invented layouts, no bank's: they differ in order, encoding, dates and signs, so that one of them is near to a bank's
own and can be copied.
"""

_DAY = re.compile(r"\D{0,2}(\d{1,4})\D(\d{1,2})\D(\d{1,2})日?(?:[ T]\d{1,2}:.*)?|(\d{4})(\d\d)(\d\d)")
_AMOUNT = re.compile(r"-?\d{1,12}")
_MINUS = str.maketrans(dict.fromkeys("△▲−－", "-") | {"+": ""})
_REIWA = 2018
_FORMULA = re.compile(r"\A[=@\t\r]|\A[+-](?![\d,.¥\\円]+\Z)\S")
_SHOWN = 40
MOST_LETTERS = 200
"""In one cell: more is no bank's."""
SAMPLE_BYTES = 64 * 1024
"""More of a file is not looked at for a sample of it."""


@dataclass(frozen=True)
class Sampled:
    """A line of a sample: ``at`` in the file, from 1. ``line``: as it would be booked, None where it cannot be read;
    ``wrong``: why it would be refused, also one that can be read but whose balance does not follow.
    """

    at: int
    line: Line | None = None
    wrong: WrongFile | None = None


def read_csv(content: bytes, mapping: Mapping, *, today: date) -> list[Line]:
    """The lines of a file that move money, in its order. Raises WrongFile for anything that does not fit: nothing is
    booked then. A cell that a spreadsheet would compute is refused, too: no bank writes one.
    """
    check_text(content)
    rows = _rows(_decoded(content, mapping.encoding))
    places = _places(rows, mapping)
    lines: list[tuple[int, Line]] = []
    for at, row in rows:
        if len(lines) == MOST_LINES:
            raise WrongFile("too_large", most=MOST_LINES)
        lines.append((at, _line(at, row, places, mapping, today)))
    _check_balances(lines)
    return [one for one in numbered([line for _, line in lines]) if one.amount]


def read_first(content: bytes, mapping: Mapping, *, today: date, most: int) -> list[Sampled]:
    """At most ``most`` lines from the beginning of a file, read as ``read_csv`` does, each by itself; also those of
    nothing, which it passes over. Raises WrongFile for what makes no line of the file readable.
    """
    rows = _rows(_decoded(_beginning(content), mapping.encoding))
    places = _places(rows, mapping)
    found: list[Sampled] = []
    try:
        for at, row in islice(rows, most):
            found.append(_sampled(at, row, places, mapping, today))
    except WrongFile as wrong:  # a quote that is not closed takes all that follows
        found.append(Sampled(wrong.line, wrong=wrong))
    return _balanced(found)


def _beginning(content: bytes) -> bytes:
    """The whole lines among the first ``SAMPLE_BYTES``."""
    check_text(content[:SAMPLE_BYTES])
    if len(content) <= SAMPLE_BYTES:
        return content
    end = max(content.rfind(one, 0, SAMPLE_BYTES) for one in (b"\n", b"\r"))
    if end < 0:
        raise WrongFile("long", 1, most=MOST_LETTERS)
    return content[: end + 1]


def _sampled(at: int, row: list[str], places: dict[Column, int], mapping: Mapping, today: date) -> Sampled:
    try:
        return Sampled(at, _line(at, row, places, mapping, today))
    except WrongFile as wrong:
        return Sampled(at, wrong=wrong)


def _balanced(found: list[Sampled]) -> list[Sampled]:
    """The same, with the balance that does not follow where all lines can be read."""
    lines = [(one.at, one.line) for one in found if one.line is not None]
    if len(lines) < len(found):
        return found
    try:
        _check_balances(lines)
    except WrongFile as wrong:
        return [replace(one, wrong=wrong) if one.at == wrong.line else one for one in found]
    return found


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise WrongFile("encoding", content[: error.start].count(b"\n") + 1) from error


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with its line in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    at = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield at, row
            at = reader.line_num + 1
    except csv.Error as error:
        raise WrongFile("quotes", at) from error


def _places(rows: Iterator[tuple[int, list[str]]], mapping: Mapping) -> dict[Column, int]:
    """Where each column stands, from 0. Takes the rows above the first line."""
    found: dict[Column, int] = {one: one - 1 for one in mapping.columns if isinstance(one, int)}
    for _ in range(mapping.before):
        next(rows, None)
    if not mapping.headings:
        return found
    at, headings = next(rows, (1, []))
    named = {unicodedata.normalize("NFKC", cell).strip(): place for place, cell in enumerate(headings)}
    for one in mapping.columns:
        if isinstance(one, str):
            if one not in named:
                raise WrongFile("columns", at, which=one)
            found[one] = named[one]
    return found


def _line(at: int, row: list[str], places: dict[Column, int], mapping: Mapping, today: date) -> Line:
    cells = [unicodedata.normalize("NFKC", each) for each in row]
    for each in cells:
        if _FORMULA.match(each):
            raise WrongFile("formula", at, found=each[:_SHOWN])
        if len(each) > MOST_LETTERS:
            raise WrongFile("long", at, most=MOST_LETTERS)
        if not "".join(each.split()).isprintable():
            raise WrongFile("encoding", at)

    def cell(column: Column) -> str:
        if places[column] >= len(cells):
            raise WrongFile("columns", at, which=column)
        return cells[places[column]].strip()

    return Line(
        mapping.account,
        _day(cell(mapping.day), at, mapping, today),
        _amount(at, mapping, cell),
        " ".join(cell(mapping.name).split()),
        " ".join(" ".join(cell(one).split()) for one in mapping.messages).strip(),
        after=_yen(cell(mapping.balance), at) if mapping.balance is not None else None,
    )


def _amount(at: int, mapping: Mapping, cell: Callable[[Column], str]) -> int:
    """Above 0 what came in. Of two columns one is empty or 0."""
    if mapping.amount is not None:
        return _yen(cell(mapping.amount), at)
    came, went = (_yen(cell(one) or "0", at) for one in (mapping.came, mapping.went) if one is not None)
    if came and went:
        raise WrongFile("both", at)
    return came - went


def _yen(text: str, at: int) -> int:
    plain = re.sub(r"[\s,円¥\\]", "", text.translate(_MINUS))
    if not _AMOUNT.fullmatch(plain):
        raise WrongFile("amount", at, found=text[:_SHOWN])
    return int(plain)


def _day(text: str, at: int, mapping: Mapping, today: date) -> date:
    found = _DAY.fullmatch(text) if mapping.era or text[:1].isdigit() else None
    try:
        year, month, day = (int(one) for one in found.groups() if one) if found else (0, 0, 0)
        whole = year + (_REIWA if mapping.era else 0 if year > 99 else 2000)
        read = date(whole, month, day)
    except ValueError:
        read = date.min
    if not date(2000, 1, 1) <= read <= date(today.year + 1, 12, 31):
        raise WrongFile("day", at, found=text[:_SHOWN])
    return read


def _check_balances(lines: list[tuple[int, Line]]) -> None:
    """Each balance follows from the one before it, or, where the newest line comes first, from the one after it."""
    known = [(at, line.after, line.amount) for at, line in lines if line.after is not None]
    oldest_first, newest_first = _breaks(known), _breaks(known[::-1])
    if oldest_first and newest_first:
        days = [line.day for _, line in lines]
        at, after, due = newest_first if days[0] > days[-1] else oldest_first
        raise WrongFile("balance", at, found=after, due=due)


def _breaks(known: list[tuple[int, int, int]]) -> tuple[int, int, int] | None:
    """Line, balance and balance due where a balance first does not follow from the line before; None if all do."""
    for (_, before, _), (at, after, amount) in pairwise(known):
        if before + amount != after:
            return at, after, before + amount
    return None
