"""Journals as CSV, as accounting software reads them. Where the columns come from stands in decision 38, Books.

A row an entry; the fee and its tax are one where the software wants tax within the amount.
A cell that a spreadsheet would compute gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from michinori.rules.money.chart import TaxClass, Title
from michinori.rules.money.journal import Entry, with_tax_within

type Row = list[str | int]
_COMPUTED = tuple("=+-@＝＋－＠\t\r\n")
_YAYOI_MEMO = 64
"""Bytes of a memo (摘要)."""


@dataclass(frozen=True)
class Layout:
    """``row``: of an entry and its place in the file, from 1. ``before``: bytes at the beginning of the file;
    ``within``: amounts hold their tax, which has a column of its own.
    """

    head: Sequence[str]
    row: Callable[[Entry, int], Row]
    encoding: str = "utf-8"
    before: bytes = b""
    within: bool = False


def journal_file(layout: Layout, entries: Iterable[Entry]) -> Iterator[bytes]:
    """A file, piece by piece. Letters that the encoding lacks become a question mark."""
    yield layout.before
    if layout.head:
        yield _line(layout, layout.head)
    for place, one in enumerate(with_tax_within(entries) if layout.within else entries, start=1):
        yield _line(layout, [_safe(cell) if isinstance(cell, str) else cell for cell in layout.row(one, place)])


def _line(layout: Layout, cells: Sequence[str | int]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode(layout.encoding, "replace")


def _safe(cell: str) -> str:
    """A cell of one line that no spreadsheet computes."""
    flat = " ".join(cell.split())
    return f"'{flat}" if flat.startswith(_COMPUTED) else flat


_GENERIC = (
    "番号", "記帳日", "発生日", "借方コード", "借方科目", "借方補助", "借方税区分", "貸方コード", "貸方科目",
    "貸方補助", "貸方税区分", "金額", "摘要", "取引先", "契約", "種類",
)  # fmt: skip
_FREEE_SIDE = (
    "勘定科目", "科目コード", "補助科目", "取引先", "取引先コード", "部門", "品目", "メモタグ", "セグメント1",
    "セグメント2", "セグメント3", "金額", "税区分", "税額",
)  # fmt: skip
_MF_SIDE = ("勘定科目", "補助科目", "部門", "取引先", "税区分", "インボイス", "金額(円)", "税額")
_FREEE = (
    "[表題行]", "日付", "伝票番号", "決算整理仕訳", *(f"借方{one}" for one in _FREEE_SIDE),
    *(f"貸方{one}" for one in _FREEE_SIDE), "摘要",
)  # fmt: skip
_MONEY_FORWARD = (
    "取引No", "取引日", *(f"借方{one}" for one in _MF_SIDE), *(f"貸方{one}" for one in _MF_SIDE), "摘要", "仕訳メモ",
    "タグ", "MF仕訳タイプ", "決算整理仕訳", "作成日時", "作成者", "最終更新日時", "最終更新者",
)  # fmt: skip


def _tax(names: dict[TaxClass, str], title: Title, percent: int) -> str:
    return names[title.tax].format(percent=percent)


def _within(one: Entry, title: Title) -> str | int:
    """The tax within an amount; empty where none is concerned."""
    found = one.tax_in(title)
    return "" if found is None else found


_TAX_GENERIC: dict[TaxClass, str] = {
    "none": "対象外",
    "sale": "課税売上{percent}%",
    "purchase": "課税仕入{percent}%（税込）",
}
_TAX_FREEE: dict[TaxClass, str] = {"none": "対象外", "sale": "課税売上{percent}%", "purchase": "課対仕入{percent}%"}
_TAX_MF: dict[TaxClass, str] = {"none": "対象外", "sale": "課税売上 {percent}%", "purchase": "課税仕入 {percent}%"}
_TAX_YAYOI: dict[TaxClass, str] = {"none": "対象外", "sale": "課税売上別{percent}%", "purchase": "課対仕入込{percent}%"}


def _generic(one: Entry, place: int) -> Row:
    day, happened = one.day.isoformat(), one.happened.isoformat()
    sides: Row = []
    for title in (one.debit, one.credit):
        sides += [title.code, title.name, title.sub, _tax(_TAX_GENERIC, title, one.tax_percent)]
    return [one.number, day, happened, *sides, one.amount, one.memo(), one.with_whom, one.contract_id, one.kind]


def _freee(one: Entry, place: int) -> Row:
    sides: Row = []
    for title in (one.debit, one.credit):
        tax = _tax(_TAX_FREEE, title, one.tax_percent)
        sides += [title.name, "", title.sub, one.with_whom, *[""] * 7, one.amount, tax, _within(one, title)]
    return ["[明細行]", f"{one.day:%Y/%m/%d}", one.number, "", *sides, one.memo()]


def _money_forward(one: Entry, place: int) -> Row:
    sides: Row = []
    for title in (one.debit, one.credit):
        tax = _tax(_TAX_MF, title, one.tax_percent)
        sides += [title.name, title.sub, "", one.with_whom, tax, "", one.amount, _within(one, title)]
    return [place, f"{one.day:%Y/%m/%d}", *sides, one.memo(), str(one.number), *[""] * 7]


def _yayoi(one: Entry, place: int) -> Row:
    sides: Row = []
    for title in (one.debit, one.credit):
        tax = _tax(_TAX_YAYOI, title, one.tax_percent)
        sides += [title.name, title.sub, "", tax, one.amount, ""]
    memo = one.memo(_YAYOI_MEMO)
    return ["2000", "", "", f"{one.day:%Y/%m/%d}", *sides, memo, "", "", "0", "", str(one.number), "0", "0", "no"]


LAYOUTS: dict[str, Layout] = {
    "generic": Layout(_GENERIC, _generic, before="\ufeff".encode()),
    "freee": Layout(_FREEE, _freee, within=True),
    "moneyforward": Layout(_MONEY_FORWARD, _money_forward, within=True),
    "yayoi": Layout((), _yayoi, "cp932"),
}
"""By name. The generic one bears the mark by which spreadsheets know UTF-8."""
