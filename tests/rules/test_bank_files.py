"""The bankers' files: transfers are read back by a parser made from the format alone, statements from bytes as banks
send them.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money import statement_file, transfer_file
from michinori.rules.money.bank_kana import bank_kana, is_same_holder, unfit_in
from michinori.rules.money.payer_references import FIRST, LAST, is_payer_reference, payer_reference, reference_in
from michinori.rules.money.payout_sender import read_sender
from michinori.rules.money.records import width_of, write_record
from michinori.rules.money.statement_file import (
    DATA,
    END,
    HEADER,
    TRAILER,
    WrongFile,
    account_of,
    read_statement,
    read_whole,
)
from michinori.rules.money.transfer_file import Account, Transfer

OURS = Account("0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "ordinary", "1234567", "ﾐﾁﾉﾘｳﾝｴｲ")
TODAY = date(2026, 2, 27)
type Values = dict[str, int | str]
AMOUNTS = st.integers(1, transfer_file.MOST_AMOUNT)
NUMBERS = st.from_regex(r"\A[0-9]{7}\Z")
NAMES = st.text("ｱｲｳｴｵｶﾞﾊﾟﾝ ()-.ABC019", min_size=1, max_size=40).map(str.strip).filter(bool)


def read_back(content: bytes) -> list[tuple[str, str, str, str, int, int]]:
    """Bank, branch, number, holder, amount and reference of each transfer, by positions in the format's table. Checks
    kinds of records, places filled, count and total.
    """
    assert len(content) % 120 == 0
    records = [content[at : at + 120] for at in range(0, len(content), 120)]
    assert [one[:1] for one in records] == [b"1", *[b"2"] * (len(records) - 3), b"8", b"9"]
    assert records[0][1:4] == b"210"
    rows = records[1:-2]
    assert int(records[-2][1:7]) == len(rows)
    assert int(records[-2][7:19]) == sum(int(one[80:90]) for one in rows)
    assert records[-2][19:].strip() == records[-1][1:].strip() == b""
    assert all(one[38:42] == b"0000" and one[111:112] == b"7" and one[112:] == b" " * 8 for one in rows)
    return [
        (
            one[1:5].decode(),
            one[20:23].decode(),
            one[43:50].decode(),
            one[50:80].decode("cp932").rstrip(),
            int(one[80:90]),
            int(one[91:101]),
        )
        for one in rows
    ]


@given(st.lists(st.tuples(NUMBERS, NAMES, AMOUNTS, st.integers(0, 10**10 - 1)), min_size=1, max_size=20))
def test_transfers_are_read_back_as_they_were_written(rows: list[tuple[str, str, int, int]]) -> None:
    transfers = [
        Transfer(Account("0009", "ﾐﾂｲｽﾐﾄﾓ", "231", "ｼﾝｼﾞﾕｸ", "savings", number, name), amount, reference)
        for number, name, amount, reference in rows
    ]
    content = transfer_file.transfer_file(sender="0000012345", of=OURS, on=date(2026, 2, 27), transfers=transfers)
    assert content == transfer_file.transfer_file(
        sender="0000012345", of=OURS, on=date(2026, 2, 27), transfers=transfers
    )
    due = [("0009", "231", number, name[:30].rstrip(), amount, mark) for number, name, amount, mark in rows]
    assert read_back(content) == due
    assert content[54:58] == b"0227"


@pytest.mark.parametrize("amount", [0, -1, transfer_file.MOST_AMOUNT + 1])
def test_no_transfer_of_nothing_or_of_too_much(amount: int) -> None:
    with pytest.raises(ValueError, match="transfers"):
        transfer_file.transfer_file(sender="1", of=OURS, on=TODAY, transfers=[Transfer(OURS, amount, 1)])


def test_no_file_with_letters_that_no_bank_takes_or_without_a_transfer() -> None:
    wrong = Account("0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "ordinary", "1234567", "高橋")
    with pytest.raises(ValueError, match="holder"):
        transfer_file.transfer_file(sender="1", of=OURS, on=TODAY, transfers=[Transfer(wrong, 1, 1)])
    with pytest.raises(ValueError, match="transfers"):
        transfer_file.transfer_file(sender="1", of=OURS, on=TODAY, transfers=[])


def head(**more: int | str) -> str:
    values: Values = {"record": 1, "business": "03", "code": 0, "bank": "0001", "branch": "001"}
    own: Values = {"kind": 1, "number": "1234567"}
    return write_record(HEADER, values | own | more)


def row(amount: int, name: str = "", *, day: str = "080227", **more: int | str) -> str:
    values: Values = {"record": 2, "booked": day, "way": 1 if amount > 0 else 2, "amount": abs(amount), "name": name}
    return write_record(DATA, values | more)


def sums(*amounts: int, **more: int | str) -> str:
    came, went = [one for one in amounts if one > 0], [-one for one in amounts if one < 0]
    values: Values = {"in_count": len(came), "in_total": sum(came), "out_count": len(went), "out_total": sum(went)}
    kind: Values = {"record": 8, "count": len(amounts)}
    return write_record(TRAILER, values | kind | more)


FOOT = write_record(END, {"record": 9})


def statement(*records: str, between: str = "") -> bytes:
    return (between.join(records) + between).encode("cp932")


@pytest.mark.parametrize("between", ["", "\r\n", "\n"])
def test_a_statement_is_read_whatever_ends_its_records(between: str) -> None:
    rows = [row(55_000, "ｱｵｿﾞﾗｳｴﾌﾞ 10000004", summary="ﾌﾘｺﾐ"), row(-330, summary="ﾃｽｳﾘﾖｳ"), row(1)]
    content = statement(head(), *rows, sums(55_000, -330, 1), FOOT, between=between)
    lines = read_statement(content, today=TODAY)
    assert [(one.amount, one.name) for one in lines] == [(55_000, "ｱｵｿﾞﾗｳｴﾌﾞ 10000004"), (-330, ""), (1, "")]
    assert {one.day for one in lines} == {date(2026, 2, 27)}
    assert {one.account for one in lines} == {"0001-001-1-1234567"}
    assert reference_in(lines[0].name) == "10000004"


def test_a_file_saved_as_utf8_is_read_as_well() -> None:
    content = statement(head(), row(55_000, "ｱｵｿﾞﾗ"), sums(55_000), FOOT, between="\n")
    assert read_statement(content.decode("cp932").encode("utf-8-sig"), today=TODAY) == read_statement(
        content, today=TODAY
    )


def test_years_of_the_era_and_of_the_century_are_told_apart() -> None:
    content = statement(head(), row(1, day="080227"), row(2, day="260226"), sums(1, 2), FOOT)
    assert [one.day for one in read_statement(content, today=TODAY)] == [date(2026, 2, 27), date(2026, 2, 26)]


def test_equal_lines_of_a_day_are_two_and_overlapping_files_name_them_alike() -> None:
    once = statement(head(), row(5_000, "ｻﾄｳ"), sums(5_000), FOOT)
    twice = statement(head(), row(5_000, "ｻﾄｳ"), row(5_000, "ｻﾄｳ"), sums(5_000, 5_000), FOOT)
    first, both = (read_statement(one, today=TODAY) for one in (once, twice))
    assert len({one.key for one in both}) == 2
    assert first[0].key == both[0].key


def test_a_file_of_another_account_than_those_named_is_no_file_of_ours() -> None:
    content = statement(head(), row(1), sums(1), head(branch="002"), row(2), sums(2), FOOT)
    first, other = "0001-001-1-1234567", "0001-002-1-1234567"
    assert len(read_whole(content, today=TODAY, ours=[other, first])[0]) == 2
    with pytest.raises(WrongFile) as wrong:
        read_whole(content, today=TODAY, ours=[first])
    assert (wrong.value.key, wrong.value.line) == ("account", 4)
    assert wrong.value.values == {"found": other, "due": first}
    ours = read_sender("0123456789 0001-001 ordinary 0001234 カ）ミチノリ").statement
    assert ours == account_of("0001", "001", 1, 1_234) == "0001-001-1-1234"


def test_two_accounts_in_one_file() -> None:
    content = statement(head(), row(1), sums(1), head(number="7654321"), row(2), sums(2), FOOT)
    assert [one.account for one in read_statement(content, today=TODAY)] == ["0001-001-1-1234567", "0001-001-1-7654321"]


GOOD = (head(), row(1_000), sums(1_000), FOOT)


@pytest.mark.parametrize(
    ("content", "key", "line"),
    [
        (b"", "empty", 0),
        (b"\r\n", "empty", 0),
        (b"PK\x03\x04rest", "not_text", 0),
        (statement(*GOOD)[:-50], "width", 4),
        (statement(*GOOD)[:-200], "cut", 3),
        (statement(*GOOD[:2]), "cut", 2),
        (statement(head(), row(1_000, "JJ"), sums(1_000), FOOT).replace(b"JJ", "高".encode("cp932")), "encoding", 2),
        (statement(head(), row(1_000, "JJ"), sums(1_000), FOOT).replace(b"JJ", b"\xff\xfd"), "encoding", 2),
        (statement(head(), row(1_000), sums(999), FOOT), "sums", 3),
        (statement(head(), row(1_000), sums(1_000, count=2), FOOT), "sums", 3),
        (statement(head(), row(1_000, day="081327"), sums(1_000), FOOT), "day", 2),
        (statement(head(), row(1_000).replace("000000001000", "00000000100x"), sums(1_000), FOOT), "digits", 2),
        (statement(head(), row(1_000, way=3), sums(1_000), FOOT), "way", 2),
        (statement(head(business="01"), row(1_000), sums(1_000), FOOT), "business", 1),
        (statement(head(code=1), row(1_000), sums(1_000), FOOT), "ebcdic", 1),
        (statement(row(1_000), sums(1_000), FOOT), "order", 1),
        (statement(head(), head(), FOOT), "order", 2),
        (statement(*GOOD, FOOT), "after_end", 5),
        (statement(head(), "7" + " " * 199, FOOT), "record", 2),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_why(content: bytes, key: str, line: int) -> None:
    with pytest.raises(WrongFile) as wrong:
        read_statement(content, today=TODAY)
    assert (wrong.value.key, wrong.value.line) == (key, line)


@given(st.binary(max_size=900))
def test_whatever_bytes_come_they_are_read_or_refused(content: bytes) -> None:
    try:
        lines = read_statement(content, today=TODAY)
    except WrongFile:
        return
    assert not lines


def test_the_layouts_add_up() -> None:
    for layout in (transfer_file.HEADER, transfer_file.DATA, transfer_file.TRAILER, transfer_file.END):
        assert width_of(layout) == transfer_file.WIDTH
    for layout in (HEADER, DATA, TRAILER, END):
        assert width_of(layout) == statement_file.WIDTH


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("たかはし　あおい", "ﾀｶﾊｼ ｱｵｲ"),
        ("ﾀｶﾊｼ ｱｵｲ", "ﾀｶﾊｼ ｱｵｲ"),
        ("ジョー・ウォーカー", "ｼﾞﾖ-.ｳｵ-ｶ-"),
        ("カ）アオゾラ", "ｶ)ｱｵｿﾞﾗ"),
        ("ｖｏｎ Ａｄａ １２", "VON ADA 12"),
        ("ヴィラ ガッツ ヱビス", "ｳﾞｲﾗ ｶﾞﾂﾂ ヱﾋﾞｽ"),
    ],
)
def test_names_as_banks_write_them(typed: str, written: str) -> None:
    assert bank_kana(typed) == written


def test_letters_without_a_form_are_named() -> None:
    assert unfit_in("高橋あおい♪♪") == "高橋♪"
    assert unfit_in("カ）アオゾラ・ウェブ") == ""


@pytest.mark.parametrize(
    ("holder", "name", "same"),
    [
        ("ﾀｶﾊｼ ｱｵｲ", "たかはしあおい", True),
        ("カ）アオゾラウエブ", "アオゾラウェブ", True),
        ("アオゾラウエブ（カ", "かぶしきがいしゃ アオゾラウェブ", True),
        ("ﾄﾞ)ｱｵｿﾞﾗ", "ごうどうがいしゃあおぞら", True),
        ("ﾀｶﾊｼ ｱｵ", "たかはしあおい", False),
        ("ｵｵﾀｶﾊｼ ｱｵｲ", "たかはしあおい", False),
        ("", "", False),
        ("カ）", "", False),
    ],
)
def test_an_account_is_in_the_verified_name_or_not(holder: str, name: str, *, same: bool) -> None:
    assert is_same_holder(holder, name) is same


@given(st.integers(FIRST, LAST), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_or_two_changed_places_are_no_reference(number: int, place: int, by: int) -> None:
    reference = payer_reference(number)
    assert is_payer_reference(reference)
    assert reference_in(f"ﾀｶﾊｼ {reference}") == reference
    wrong = reference[:place] + str((int(reference[place]) + by) % 10) + reference[place + 1 :]
    assert not is_payer_reference(wrong)
    if place < 7 and reference[place] != reference[place + 1]:
        swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
        assert not is_payer_reference(swapped)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("１００００００４ タカハシ", "10000004"),
        ("1000-0004ｱｵｿﾞﾗ", "10000004"),
        ("ｱｵｿﾞﾗ 10000004 10000004", "10000004"),
        ("10000004 12345671", ""),
        ("110000004", ""),
        ("00000000", ""),
        ("ｱｵｿﾞﾗ", ""),
    ],
)
def test_a_reference_is_found_in_what_a_bank_says(told: str, found: str) -> None:
    assert reference_in(told) == found
