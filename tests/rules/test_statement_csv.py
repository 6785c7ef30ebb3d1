"""Statements as CSV: three layouts are read to the yen, what does not fit is refused with its line."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money.statement_csv import LAYOUTS, SAMPLE_BYTES, Mapping, read_csv, read_first
from michinori.rules.money.statement_file import MOST_LINES, Line, WrongFile

TODAY = date(2026, 2, 27)
SIGNED = LAYOUTS["signed"]
HEAD = "取引日,金額,相手先,メモ,残高\n"
_DAYS = st.dates(date(2019, 5, 1), date(2026, 2, 27))
_NAMES = st.text("ｱｵｿﾞﾗアオABC019", min_size=2, max_size=20).map(lambda one: f"{one[:1]}　- {one[1:]}")
_LINES = st.lists(st.tuples(_DAYS, st.integers(-(10**9), -1) | st.integers(1, 10**9), _NAMES), min_size=1, max_size=12)
type Row = tuple[date, int, str]


def read(text: str, name: str = "signed") -> list[Line]:
    mapping = LAYOUTS[name]
    return read_csv(text.encode(mapping.encoding), mapping, today=TODAY)


def written(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def as_signed(lines: list[Row]) -> str:
    held, rows = 1_000, []
    for day, amount, name in lines:
        held += amount
        rows.append([f"{day:%Y-%m-%d}", f"{amount:,}", name, "", f"{held:,}"])
    return HEAD + written(rows)


def as_two_columns(lines: list[Row]) -> str:
    """The newest line first, below three rows about the account."""
    held, rows = 1_000, []
    for day, amount, name in lines:
        held += amount
        came, went = (f"{amount:,}円", "") if amount > 0 else ("", f"{-amount:,}円")
        rows.append([f"{day.year}年{day.month}月{day.day}日", went, came, name, f"{held}"])
    head = "口座,普通 1234567\n期間,1か月\n作成,2月\nお取引日,お引出し金額,お預り金額,お取引内容,お預り残高\n"
    return head + written(rows[::-1])


def as_era(lines: list[Row]) -> str:
    rows = [
        [str(n), f"R{day.year - 2018}.{day.month}.{day.day}", "振込", f"{amount}".replace("-", "△"), name, ""]
        for n, (day, amount, name) in enumerate(lines, 1)
    ]
    return written(rows)


LAID_OUT = {"signed": as_signed, "two-columns": as_two_columns, "era": as_era}


@pytest.mark.parametrize("name", LAYOUTS)
@given(_LINES)
def test_each_layout_is_read_back(name: str, lines: list[Row]) -> None:
    found = [(one.day, one.amount) for one in read(LAID_OUT[name](lines), name)]
    due = [(day, amount) for day, amount, _ in lines]
    assert found == (due[::-1] if name == "two-columns" else due)


def test_the_layouts_differ_and_are_no_banks() -> None:
    assert set(LAID_OUT) == set(LAYOUTS)
    assert len({one.account for one in LAYOUTS.values()}) == len(LAYOUTS)
    assert {one.encoding for one in LAYOUTS.values()} == {"cp932", "utf-8-sig"}


def test_the_reference_is_found_in_the_name_and_in_what_came_with_it() -> None:
    lines = read(
        HEAD + "2026/2/27,500,１００００００４ アオゾラ,,1500\n20260227,-1,,10000004,1499\n2026-02-27,7,サトウ,,1506\n"
    )
    assert [one.reference for one in lines] == ["10000004", "10000004", ""]
    assert [one.day for one in lines] == [TODAY] * 3


def test_equal_lines_are_told_apart_by_the_balance_or_by_their_number() -> None:
    same = "2026-02-27,5,サトウ,,{}\n"
    first, both = read(HEAD + same.format(5)), read(HEAD + same.format(5) + same.format(10))
    assert first[0].key == both[0].key != both[1].key
    era = read(as_era([(TODAY, 5, "サトウ")] * 2), "era")
    assert [one.nth for one in era] == [1, 2]


def test_lines_of_nothing_and_empty_rows_are_passed_over() -> None:
    assert read(HEAD + "\n2026-02-27,0,利息,,10\n,,,,\n2026-02-27,3,利息,,13\n")[0].amount == 3
    assert read(HEAD) == []


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("", "empty", 0),
        ("PK\x03\x04", "not_text", 0),
        ("a\0b", "not_text", 0),
        ("日付,金額\n2026-02-27,5\n", "columns", 1),
        (HEAD + "2026-02-27,5,サトウ,,5\n2026-02-27,5\n", "columns", 3),
        (HEAD + '2026-02-27,5,"サトウ,,5\n', "quotes", 2),
        (HEAD + "2026-02-27,5,=1+1,,5\n", "formula", 2),
        (HEAD + "2026-02-27,5,@SUM(A1),,5\n", "formula", 2),
        (HEAD + '2026-02-27,5,サトウ,"=HYPERLINK(""http://x"")",5\n', "formula", 2),
        (HEAD + "2026-02-27,=5,サトウ,,5\n", "formula", 2),
        (HEAD + "2026-02-27,5,+A1,,5\n", "formula", 2),
        (HEAD + "2026-02-27,5,サ\x07トウ,,5\n", "encoding", 2),
        (HEAD + "2026-02-27,5.5,サトウ,,5\n", "amount", 2),
        (HEAD + "2026-02-27,,サトウ,,5\n", "amount", 2),
        (HEAD + "2026-02-30,5,サトウ,,5\n", "day", 2),
        (HEAD + "R8-02-27,5,サトウ,,5\n", "day", 2),
        (HEAD + "2044-02-27,5,サトウ,,5\n", "day", 2),
        (HEAD + "1999-02-27,5,サトウ,,5\n", "day", 2),
        (HEAD + "2026-02-26,5,サトウ,,5\n2026-02-27,5,サトウ,,11\n", "balance", 3),
        (HEAD + "2026-02-27,5,サトウ,,10\n2026-02-26,5,サトウ,,4\n", "balance", 2),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_why(text: str, key: str, line: int) -> None:
    with pytest.raises(WrongFile) as wrong:
        read(text)
    assert (wrong.value.key, wrong.value.line) == (key, line)


def test_an_amount_on_both_sides_is_refused() -> None:
    text = as_two_columns([(TODAY, 5, "サトウ")]).replace("年2月27日,,5円", "年2月27日,7,5円")
    with pytest.raises(WrongFile, match="both"):
        read(text, "two-columns")


def test_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(WrongFile) as wrong:
        read_csv((HEAD + "2026-02-27,5,サトウ,,5\n").encode("cp932"), SIGNED, today=TODAY)
    assert (wrong.value.key, wrong.value.line) == ("encoding", 1)
    with pytest.raises(WrongFile) as wrong:
        read_csv((HEAD + "2026-02-27,5,サトウ,,5\n").encode("utf-16"), SIGNED, today=TODAY)
    assert wrong.value.key == "not_text"


def test_a_million_lines_are_refused_and_as_many_as_may_be_are_read() -> None:
    plain = Mapping(account="a", encoding="cp932", day=1, name=2, amount=3, headings=False)
    line = b"2026-02-27,A,5\n"
    with pytest.raises(WrongFile, match="too_large"):
        read_csv(line * 1_000_000, plain, today=TODAY)
    assert len(read_csv(line * MOST_LINES, plain, today=TODAY)) == MOST_LINES


@given(st.binary(max_size=300), st.sampled_from(sorted(LAYOUTS)))
def test_whatever_bytes_come_they_are_read_or_refused(content: bytes, name: str) -> None:
    try:
        lines = read_csv(content, LAYOUTS[name], today=TODAY + timedelta(days=1))
    except WrongFile:
        return
    assert all(isinstance(one, Line) for one in lines)


@given(st.binary(max_size=300), st.sampled_from(sorted(LAYOUTS)))
def test_of_whatever_bytes_come_a_sample_is_read_or_refused(content: bytes, name: str) -> None:
    try:
        found = read_first(content, LAYOUTS[name], today=TODAY, most=5)
    except WrongFile:
        return
    assert len(found) <= 5
    assert all(one.line or one.wrong for one in found)


@pytest.mark.parametrize("name", LAYOUTS)
@given(_LINES)
def test_a_sample_is_read_as_the_whole_file_is(name: str, lines: list[Row]) -> None:
    text = LAID_OUT[name](lines)
    found = read_first(text.encode(LAYOUTS[name].encoding), LAYOUTS[name], today=TODAY, most=5)
    assert [one.line for one in found] == [replace(one, nth=1) for one in read(text, name)][:5]
    assert not any(one.wrong for one in found)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_sample_ends_with_a_whole_line(encoding: Literal["cp932", "utf-8-sig"], end: str) -> None:
    """Wherever the beginning of a long file is cut, no letter of two or three bytes is."""
    plain = Mapping(account="a", encoding=encoding, day=1, name=2, amount=3, headings=False)
    for more in range(8):
        text = "x" * more + end + f"2026-02-27,アオゾラ,5{end}" * (SAMPLE_BYTES // 20)
        found = read_first(text.encode(encoding), plain, today=TODAY, most=10**6)
        assert [one.at for one in found if one.wrong] == ([1] if more else [])
        assert len(found) > SAMPLE_BYTES // 50
