"""Journals: every account and every kind of movement has its entry, in each layout, and no cell is computed."""

import csv
import io
from datetime import date
from typing import Any

import pytest

from michinori.ledger import accounts, kinds
from michinori.rules.money.chart import CHART, MEMOS
from michinori.rules.money.journal import Entry, entry, shortened, width, with_tax_within
from michinori.rules.money.journal_layouts import LAYOUTS, journal_file

COLUMNS = {"generic": 16, "freee": 33, "moneyforward": 27, "yayoi": 25}
AMOUNTS = {"generic": (11,), "freee": (15, 29), "moneyforward": (8, 16), "yayoi": (8, 14)}
DEBIT_AND_CREDIT = {"generic": (4, 8), "freee": (4, 18), "moneyforward": (2, 10), "yayoi": (4, 10)}


def one(**changes: Any) -> Entry:
    given: dict[str, Any] = {
        "number": 7,
        "day": date(2026, 12, 1),
        "happened": date(2026, 12, 1),
        "debit": "escrow",
        "credit": "fee_income",
        "amount": 2_200,
        "kind": "fee",
        "with_whom": "道野 蓮",
        "contract_id": "con_abcdefghijklmnop",
    }
    return entry(**given | changes)


def read(layout: str, *entries: Entry) -> list[list[str]]:
    """The rows of a file as a program reads them that knows the layout's encoding only."""
    content = b"".join(journal_file(LAYOUTS[layout], entries))
    encoding = {"generic": "utf-8-sig", "yayoi": "cp932"}.get(layout, "utf-8")
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_every_account_of_the_ledger_is_in_the_chart() -> None:
    assert set(CHART) >= accounts.OPERATOR | accounts.OWNED
    codes = [title.code for title in CHART.values()]
    assert len(set(codes)) == len(codes)
    for kind in accounts.OPERATOR | accounts.OWNED:
        assert CHART[kind].by_debit == (accounts.sign(kind) == -1)


def test_every_kind_of_movement_has_its_memo() -> None:
    known = {value for name, value in vars(kinds).items() if name.isupper() and isinstance(value, str)}
    assert known <= set(MEMOS)
    assert max(width(memo) for memo in MEMOS.values()) + width(" con_abcdefghijklmnop 12/31発生 ") < 64


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_has_its_columns_and_says_debit_credit_and_amount(layout: str) -> None:
    rows = read(
        layout, *(one(kind=kind) for kind in MEMOS), one(debit="bank_charges", credit="bank", kind="bank_charge")
    )
    body = rows if layout == "yayoi" else rows[1:]
    assert {len(row) for row in rows} == {COLUMNS[layout]}
    assert len(body) == len(MEMOS) + 1
    debit, credit = DEBIT_AND_CREDIT[layout]
    assert (body[0][debit], body[0][credit]) == ("預り金", "売上高")
    assert (body[-1][debit], body[-1][credit]) == ("支払手数料", "普通預金")
    assert {row[place] for row in body for place in AMOUNTS[layout]} == {"2200"}
    assert all("con_abcdefghijklmnop" in "".join(row) and "道野 蓮" in "".join(row) for row in body)


def test_headings_and_marks_are_those_of_the_software() -> None:
    assert read("freee")[0][:5] == ["[表題行]", "日付", "伝票番号", "決算整理仕訳", "借方勘定科目"]
    assert read("freee")[0][-2:] == ["貸方税額", "摘要"]
    assert read("freee", one())[1][:3] == ["[明細行]", "2026/12/01", "7"]
    assert read("moneyforward")[0][:3] == ["取引No", "取引日", "借方勘定科目"]
    assert read("moneyforward")[0][8] == "借方金額(円)"
    assert [row[0] for row in read("moneyforward", one(), one(number=9))[1:]] == ["1", "2"]
    (yayoi,) = read("yayoi", one())
    assert (yayoi[0], yayoi[3], yayoi[13], yayoi[7], yayoi[19], yayoi[24]) == (
        "2000", "2026/12/01", "課税売上別10%", "対象外", "0", "no",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["=1+1", "+81", "-1", "@SUM(A1)", "＝1", "\t=1", "\r\n=cmd|' /C calc'!A0"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_a_spreadsheet_would_compute_is_text(layout: str, name: str) -> None:
    whole = read(layout, one(with_whom=name))
    assert {len(row) for row in whole} == {COLUMNS[layout]}, "a line break makes no row"
    assert not [cell for row in whole for cell in row if cell.startswith(tuple("=+-@＝\t\r"))]


FEE = {"debit": "escrow", "credit": "fee_income", "kind": "fee", "amount": 4_800}
TAX = {"debit": "escrow", "credit": "fee_tax", "kind": "fee_tax", "amount": 480}


@pytest.mark.parametrize(
    ("layout", "amount", "tax_class"), [("freee", 29, "課税売上10%"), ("moneyforward", 16, "課税売上 10%")]
)
def test_a_fee_and_its_tax_are_one_row_where_software_wants_tax_within(
    layout: str, amount: int, tax_class: str
) -> None:
    rows = read(
        layout, one(**FEE), one(**TAX, number=8), one(debit="escrow", credit="worker", kind="payment", number=9)
    )
    (fee, payment) = rows[1:]
    assert (fee[amount], fee[amount + (2 if layout == "freee" else 1)]) == ("5280", "480")
    assert tax_class in fee
    assert fee.count("5280") == 2, "debit and credit are the same"
    assert payment[amount] == "2200"
    assert payment.count("") > fee.count(""), "no tax is concerned"


@pytest.mark.parametrize("layout", ["generic", "yayoi"])
def test_a_fee_and_its_tax_are_two_rows_where_tax_is_apart(layout: str) -> None:
    rows = read(layout, one(**FEE), one(**TAX, number=8))
    assert [row[AMOUNTS[layout][0]] for row in rows[-2:]] == ["4800", "480"]


@pytest.mark.parametrize(
    "other", [{"contract_id": "con_other"}, {"debit": "losses"}, {"day": date(2026, 12, 2)}, {"kind": "payment"}]
)
def test_what_is_not_the_tax_of_that_fee_stays_alone(other: dict[str, Any]) -> None:
    found = list(with_tax_within([one(**FEE), one(**TAX | other), one(**FEE)]))
    assert sorted((row.amount, row.tax) for row in found) == [(480, 0), (4_800, 0), (4_800, 0)]


def test_two_payments_posted_at_once_keep_each_its_tax() -> None:
    """Of two contracts paid in the same moment the movements may alternate: 480 + 220 yen of tax, not none."""
    second = {"contract_id": "con_other"}
    fees = [one(**FEE), one(**FEE | second | {"amount": 2_200})]
    between = one(debit="escrow", credit="worker", kind="payment", contract_id="con_third", amount=3)
    taxes = [one(**TAX), one(**TAX | second | {"amount": 220})]
    found = list(with_tax_within([*fees, between, *taxes]))
    assert [(row.amount, row.tax) for row in found] == [(3, 0), (5_280, 480), (2_420, 220)]


def test_the_tax_of_a_second_fee_is_not_the_firsts() -> None:
    """A fee of few yen has no tax; what comes next under its contract is another payment's."""
    small, later = one(**FEE | {"amount": 4}), one(**FEE)
    assert [(row.amount, row.tax) for row in with_tax_within([small, later, one(**TAX)])] == [(4, 0), (5_280, 480)]


def test_a_charge_of_the_bank_holds_its_tax() -> None:
    charge = one(debit="bank_charges", credit="bank", kind="bank_charge", amount=440)
    assert (charge.tax_in(CHART["bank_charges"]), charge.tax_in(CHART["bank"])) == (40, None)
    assert read("freee", charge)[1][15:18] == ["440", "課対仕入10%", "40"]
    assert read("moneyforward", charge)[1][6:10] == ["課税仕入 10%", "", "440", "40"]
    assert one(debit="bank_charges", credit="bank", kind="bank_charge", amount=5).tax_in(CHART["bank_charges"]) == 0


def test_a_memo_fits_and_says_when_it_happened() -> None:
    late = one(happened=date(2026, 11, 30), with_whom="株式会社とても長い名前のウェブ制作と広告と印刷" * 3)
    assert late.memo().startswith("システム利用料 株式会社とても長い")
    assert late.memo().endswith("con_abcdefghijklmnop 11/30発生")
    (row,) = read("yayoi", late)
    assert len(row[16].encode("cp932")) <= 64
    assert row[16].endswith("con_abcdefghijklmnop 11/30発生")
    assert (shortened("ｱｲあ", 3), shortened("あ", 1), shortened("a", -3)) == ("ｱｲ", "", "")


def test_letters_that_an_encoding_lacks_break_nothing() -> None:
    (row,) = read("yayoi", one(with_whom="𠮷田 🐸"))
    assert "?田 ?" in row[16]
