"""Reads a bank's statement in the bankers' format: 入出金取引明細, records of 200 bytes (全銀協; domain § 8).

The record table was looked up in two descriptions that agree and add up to 200 bytes a record; both are named in
decision 38. Only accounts that pay on demand are read (普通, 当座, 貯蓄); banks send no other to an operator.
"""

import codecs
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from michinori.kernel.problems import Flaw
from michinori.rules.money.payer_references import reference_in
from michinori.rules.money.records import Field, Layout, read_record

WIDTH = 200
_IN, _OUT = "1", "2"
_OVERDRAWN = "2"
_FEWEST_COMMAS = 3
"""In the first line of a CSV; the header of this format has none."""

HEADER: Layout = (
    Field("record", 1), Field("business", 2), Field("code", 1), Field("made", 6), Field("from", 6), Field("to", 6),
    Field("bank", 4), Field("bank_name", 15, "C"), Field("branch", 3), Field("branch_name", 15, "C"), Field("zeros", 3),
    Field("kind", 1), Field("number", 10), Field("holder", 40, "C"), Field("overdrawn", 1), Field("book", 1),
    Field("before", 14), Field("rest", 71, "C"),
)  # fmt: skip
DATA: Layout = (
    Field("record", 1), Field("inquiry", 8), Field("booked", 6), Field("valued", 6), Field("way", 1), Field("sort", 2),
    Field("amount", 12), Field("cheques", 12), Field("presented", 6), Field("dishonoured", 6), Field("bill", 1),
    Field("bill_number", 7), Field("office", 3), Field("sender", 10), Field("name", 48, "C"), Field("bank", 15, "C"),
    Field("branch", 15, "C"), Field("summary", 20, "C"), Field("edi", 20, "C"), Field("rest", 1, "C"),
)  # fmt: skip
TRAILER: Layout = (
    Field("record", 1), Field("in_count", 6), Field("in_total", 13), Field("out_count", 6), Field("out_total", 13),
    Field("overdrawn", 1), Field("after", 14), Field("count", 7), Field("rest", 139, "C"),
)  # fmt: skip
END: Layout = (Field("record", 1), Field("count", 10), Field("accounts", 5), Field("rest", 184, "C"))


class WrongFile(Exception):
    """A file of which nothing may be booked. ``line``: of the record that is wrong, from 1; 0 for the whole file.
    ``key``: why, with ``values`` for its sentence.
    """

    def __init__(self, key: str, line: int = 0, **values: object) -> None:
        super().__init__(key, line)
        self.key, self.line, self.values = key, line, values

    @property
    def flaw(self) -> Flaw:
        """The same as what is wrong with a field ``file``."""
        return Flaw("file", f"statement_{self.key}", {"line": self.line, **self.values})


@dataclass(frozen=True)
class Line:
    """One line of a statement. ``amount``: whole yen, above 0 what came in, below 0 what went out. ``name``: of who
    sent it, in the bank's kana; ``message``: what came with it for the receiver; ``told``: all else that the bank says.
    ``after``: the balance after it, where the bank says it. ``nth``: of equal lines of one day, from 1.
    """

    account: str
    day: date
    amount: int
    name: str
    message: str = ""
    told: str = ""
    after: int | None = None
    nth: int = 1

    @property
    def key(self) -> str:
        """The same for the same line in every file that holds it, so that overlapping files book it once."""
        said = (self.name, self.message, self.told, self.after, self.nth)
        return json.dumps([self.account, self.day.isoformat(), self.amount, *said], ensure_ascii=False)

    @property
    def reference(self) -> str:
        """The payer's reference in what the sender wrote; empty if there is none or more than one. Numbers that the
        bank itself gives are not looked at: one in ten would pass for a reference.
        """
        return reference_in(f"{self.name} {self.message}")


@dataclass(frozen=True)
class Span:
    """What a file holds of one account: its days, and the balances in yen before its first and after its last line,
    None where the file does not say them.
    """

    account: str
    first: date
    last: date
    opening: int | None = None
    closing: int | None = None


MOST_LINES = 100_000
"""More in one file are refused: a year of a busy account comes in several."""
_MOST_BYTES = (MOST_LINES + 1_000) * (WIDTH + 2)


def read_statement(content: bytes, *, today: date) -> list[Line]:
    """The lines of ``read_whole`` alone."""
    return read_whole(content, today=today)[0]


def read_whole(content: bytes, *, today: date, ours: Sequence[str] = ()) -> tuple[list[Line], list[Span]]:
    """The lines of a file that move money, in its order, and what it says of each account. Raises WrongFile for
    anything that does not fit: nothing is booked then.

    ``today``: what turns the years of two digits into dates; they count eras (令和 8), with some banks centuries (26).
    ``ours``: the accounts (``Line.account``) of which a file may be; none for any.
    """
    records = _records(content)
    lines: list[Line] = []
    spans: list[Span] = []
    account, own, ended = "", [], False
    head: dict[str, str] = {}
    for at, record in enumerate(records, 1):
        if ended:
            raise WrongFile("after_end", at)
        if record[0] == "1":
            _expect(not account, "order", at)
            account, head = _account(record, at, ours), read_record(HEADER, record)
        elif record[0] == "2":
            _expect(bool(account), "order", at)
            own.append(_line(account, read_record(DATA, record), at, today))
        elif record[0] == "8":
            _expect(bool(account), "order", at)
            foot = read_record(TRAILER, record)
            _check_sums(foot, own, at)
            spans += _span(account, own, _balances(head, foot, own, at))
            lines += own
            account, own = "", []
        elif record[0] == "9":
            _expect(not account, "order", at)
            ended = True
        else:
            raise WrongFile("record", at, found=record[0])
    _expect(ended, "cut", len(records))
    return [one for one in numbered(lines) if one.amount], spans


def spans_of(lines: list[Line]) -> list[Span]:
    """What lines of one account say of it by their own balances, whether the oldest or the newest comes first."""
    if not lines:
        return []
    first, last = lines[0], lines[-1]
    if first.day > last.day or (first.day == last.day and not _follow(lines)):
        first, last = last, first
    known = first.after is not None and last.after is not None
    opening, closing = ((first.after or 0) - first.amount, last.after) if known else (None, None)
    return _span(lines[0].account, lines, (opening, closing))


def _follow(lines: list[Line]) -> bool:
    """Whether each balance follows from the one before it."""
    return all((one.after or 0) + two.amount == two.after for one, two in pairwise(lines))


def _span(account: str, lines: list[Line], balances: tuple[int | None, int | None]) -> list[Span]:
    days = [one.day for one in lines]
    return [Span(account, min(days), max(days), *balances)] if days else []


def numbered(lines: list[Line]) -> list[Line]:
    """Equal lines of one day told apart by ``nth``."""
    seen: dict[Line, int] = {}
    found = []
    for line in lines:
        seen[line] = seen.get(line, 0) + 1
        found.append(replace(line, nth=seen[line]))
    return found


def _records(content: bytes) -> list[str]:
    check_text(content)
    rows = _rows(content)
    if any(len(row) != WIDTH for row in rows):
        rows = _rows(_from_utf8(content))
    return [_decoded(row, at) for at, row in enumerate(rows, 1)]


def check_text(content: bytes) -> None:
    """Raises WrongFile for a file that is empty, too large or no text (a ZIP, a workbook)."""
    content = content.removeprefix(codecs.BOM_UTF8)
    if not content.strip():
        raise WrongFile("empty")
    if len(content) > _MOST_BYTES:
        raise WrongFile("too_large", most=MOST_LINES)
    if content[:2] == b"PK" or b"\0" in content:
        raise WrongFile("not_text")


def _rows(content: bytes) -> list[bytes]:
    whole = content.replace(b"\r\n", b"\n").rstrip(b"\n\x1a")
    return whole.split(b"\n") if b"\n" in whole else list(_slices(whole))


def _from_utf8(content: bytes) -> bytes:
    """The same in one byte a letter where a program has saved the bank's file as UTF-8; else as it came."""
    try:
        return content.decode("utf-8-sig").encode("cp932")
    except UnicodeError:
        return content


def _slices(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), WIDTH):
        yield content[start : start + WIDTH]


def _decoded(row: bytes, at: int) -> str:
    if len(row) != WIDTH:
        if at == 1 and row.split(b"\n")[0].count(b",") >= _FEWEST_COMMAS:
            raise WrongFile("csv")
        raise WrongFile("width", at, found=len(row), due=WIDTH)
    try:
        text = row.decode("cp932")
    except UnicodeDecodeError as error:
        raise WrongFile("encoding", at) from error
    if len(text) != WIDTH or not text.isprintable():  # two bytes a letter, or signs that are none: not JIS X 0201
        raise WrongFile("encoding", at)
    return text


def _expect(holds: bool, key: str, at: int) -> None:
    if not holds:
        raise WrongFile(key, at)


def _account(record: str, at: int, own: Sequence[str]) -> str:
    head = read_record(HEADER, record)
    if head["business"] != "03":
        raise WrongFile("business", at, found=head["business"])
    if head["code"] == "1":
        raise WrongFile("ebcdic", at)
    found = account_of(head["bank"], head["branch"], head["kind"], _number(head["number"], at, "number"))
    if own and found not in own:
        raise WrongFile("account", at, found=found, due=own[0])
    return found


def account_of(bank: str, branch: str, kind: str | int, number: int) -> str:
    """How statements name an account: codes of bank and branch, the digit of its kind, the number without zeros."""
    return f"{bank}-{branch}-{kind}-{number}"


def _line(account: str, row: dict[str, str], at: int, today: date) -> Line:
    amount = _number(row["amount"], at, "amount")
    if row["way"] not in (_IN, _OUT):
        raise WrongFile("way", at, found=row["way"])
    message = " ".join(one for one in (row["summary"], row["edi"]) if one)
    told = " ".join(one for one in (row["bank"], row["branch"], row["inquiry"].lstrip("0")) if one)
    signed = amount if row["way"] == _IN else -amount
    return Line(account, _day(row["booked"], at, today), signed, row["name"], message, told)


def _check_sums(sums: dict[str, str], own: list[Line], at: int) -> None:
    came = [one.amount for one in own if one.amount > 0]
    went = [-one.amount for one in own if one.amount < 0]
    nothing = sum(1 for one in own if not one.amount)  # interest of 0 yen, say: counted on either side
    due = {"in_count": len(came), "in_total": sum(came), "out_count": len(went), "out_total": sum(went)}
    for name, value in due.items():
        found = _number(sums[name], at, name)
        if not value <= found <= value + (nothing if name.endswith("count") else 0):
            raise WrongFile("sums", at, which=name, found=found, due=value)
    if sums["count"].strip("0") and _number(sums["count"], at, "count") != len(own):
        raise WrongFile("sums", at, which="count", found=int(sums["count"]), due=len(own))


def _balances(head: dict[str, str], foot: dict[str, str], own: list[Line], at: int) -> tuple[int | None, int | None]:
    """The balances before and after the lines, which have to lead from the one to the other; None where a bank leaves
    both places empty.
    """
    if not (head["before"].strip("0 ") or foot["after"].strip("0 ")):
        return None, None
    before, after = (
        _number(part[name], at, name) * (-1 if part["overdrawn"] == _OVERDRAWN else 1)
        for part, name in ((head, "before"), (foot, "after"))
    )
    due = before + sum(one.amount for one in own)
    if after != due:
        raise WrongFile("balance_after", at, found=after, due=due)
    return before, after


def _number(text: str, at: int, name: str) -> int:
    if not text.isdigit():
        raise WrongFile("digits", at, which=name, found=text)
    return int(text)


_REIWA = 2018  # 令和 1 is 2019
_AHEAD = 1


def _day(text: str, at: int, today: date) -> date:
    year, month, day = _number(text, at, "booked") // 10_000, int(text[2:4]), int(text[4:6])
    whole = _REIWA + year if _REIWA + year <= today.year + _AHEAD else 2000 + year
    try:
        return date(whole, month, day)
    except ValueError as error:
        raise WrongFile("day", at, found=text) from error
