"""What may be said to have been checked, and reading the public list of companies."""

import csv
from datetime import date

import pytest

from michinori.rules.people.corporate_numbers import check_digit
from michinori.rules.people.identity import Checked, Seen, is_same_address, levels, same_name
from michinori.rules.people.listed_companies import read_line

HOME, OTHER = "東京都渋谷区神南1-2-3", "大阪府大阪市北区1-1"
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
(CELLS,) = csv.reader(
    [
        "1,7000012050002,01,1,2018-04-02,2015-10-05,国税庁,,101,東京都,千代田区,霞が関３丁目１−１,,13,101,1000013,,,,,,,"
        "2015-10-05,1,National Tax Agency,Tokyo,3-1-1,,コクゼイチョウ,0"
    ]
)


def said(*checks: Seen, verified: bool = True, address: str = HOME, company: bool = False) -> tuple[Checked, ...]:
    return levels(company=company, verified=verified, address=address, checks=checks)


def test_nothing_is_said_of_who_was_not_checked() -> None:
    assert said(verified=False) == ()
    assert said(Seen(MAY, True, ""), verified=False) == (), "another name since"


def test_who_it_is_and_where_are_said_with_their_days() -> None:
    both = said(Seen(JUNE, True, ""), Seen(MAY, True, HOME))
    assert both == (Checked("person", JUNE), Checked("address", MAY))
    assert said(Seen(JUNE, False, HOME), verified=False) == (Checked("address", JUNE),)
    assert said(Seen(JUNE, True, ""), company=True) == (Checked("company", JUNE),)


def test_what_the_operator_vouched_for_has_no_day() -> None:
    assert said() == (Checked("person", None),)
    assert said(Seen(MAY, False, HOME)) == (Checked("person", None), Checked("address", MAY))


def test_an_address_counts_only_while_it_is_the_declared_one() -> None:
    assert said(Seen(MAY, True, HOME), address=OTHER) == (Checked("person", MAY),)
    assert said(Seen(JUNE, True, OTHER), Seen(MAY, True, HOME)) == (Checked("person", JUNE),), "the newest papers"
    assert said(Seen(MAY, True, HOME), address="") == (Checked("person", MAY),)


@pytest.mark.parametrize(
    "typed", ["東京都渋谷区神南１－２－３", " 東京都 渋谷区　神南1−2−3 ", "東京都渋谷区神南1ー2ー3"]
)
def test_addresses_are_the_same_in_any_width(typed: str) -> None:
    assert is_same_address(HOME, typed)
    assert not is_same_address(HOME, typed + "4")
    assert not is_same_address("", "")


def test_names_are_compared_without_spaces_and_widths() -> None:
    assert same_name("石田　蓮") == same_name(" 石田 蓮 ") == "石田蓮"
    assert same_name("ＡＢＣ") == "abc"


def test_a_line_of_the_public_list() -> None:
    found = read_line(CELLS)
    assert found is not None
    assert (found.number, found.name, found.kana) == ("7000012050002", "国税庁", "コクゼイチョウ")
    assert (found.address, found.closed_on, found.taken_back) == ("東京都千代田区霞が関３丁目１−１", None, False)
    assert int(found.number[0]) == check_digit(found.number[1:])


def _with(**cells: str) -> list[str]:
    places = {"number": 1, "process": 2, "updated": 4, "city": 10, "abroad": 16, "closed": 18, "latest": 23, "name": 6}
    return [next((v for k, v in cells.items() if places[k] == at), cell) for at, cell in enumerate(CELLS)]


def test_past_closed_and_taken_back_lines() -> None:
    assert read_line(_with(latest="0")) is None
    closed, back = read_line(_with(closed="2020-01-31")), read_line(_with(process="99", latest="0"))
    assert closed is not None
    assert back is not None
    assert (closed.closed_on, back.taken_back) == (date(2020, 1, 31), True)


@pytest.mark.parametrize(
    "cells",
    [
        CELLS[:-1],
        [*CELLS, ""],
        _with(number="8000012050002"),
        _with(number="７000012050002"),
        _with(number=""),
        _with(updated="きのう"),
        _with(closed="0"),
    ],
)
def test_other_files_are_refused(cells: list[str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_line(cells)


def test_signs_that_no_page_shows_are_left_out() -> None:
    found = read_line(_with(name="国\x00税\u202e庁"))
    assert found is not None
    assert found.name == "国税庁"
