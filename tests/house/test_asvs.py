"""``docs/asvs.csv``: each requirement of OWASP ASVS 5.0 up to level 2, in our own words, and the test that shows it."""

import ast
import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2]
PAGE = SOURCES / "docs" / "asvs.csv"
COLUMNS = ["id", "level", "requirement", "applies", "met", "how", "test", "untested"]
LEVELS = {
    "1.1": "22", "1.2": "111112222", "1.3": "11222222222", "1.4": "222", "1.5": "12",
    "2.1": "122", "2.2": "112", "2.3": "1222", "2.4": "2",
    "3.2": "11", "3.3": "1222", "3.4": "112222", "3.5": "11122", "3.7": "22",
    "4.1": "122", "4.2": "2", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112", "5.3": "11", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "1122", "6.4": "1122", "6.5": "22222", "6.6": "222", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "22", "7.6": "22",
    "8.1": "12", "8.2": "112", "8.3": "1", "8.4": "2",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "22", "10.3": "2222", "10.4": "11111222222", "10.5": "22222", "10.6": "22", "10.7": "222",
    "11.1": "22", "11.2": "222", "11.3": "112", "11.4": "1222", "11.5": "2", "11.6": "2",
    "12.1": "122", "12.2": "11", "12.3": "2222",
    "13.1": "2", "13.2": "22222", "13.3": "22", "13.4": "12222",
    "14.1": "22", "14.2": "1222", "14.3": "122",
    "15.1": "122", "15.2": "122", "15.3": "1222222",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "222",
    "17.1": "2", "17.2": "2222", "17.3": "22",
}  # fmt: skip
"""By section, the level of each requirement from the first on; those of level 3 stand at the ends and are left out."""

Row = dict[str, str]


@cache
def rows() -> list[Row]:
    with PAGE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def flaws(row: Row) -> list[str]:
    """What is wrong with one row, in words."""
    tests = row["test"].split()
    named = [one.partition("::") for one in tests]
    wrong = [f"there is no test {name} in {file}" for file, _, name in named if name not in defined_in(file)]
    if row["applies"] not in ("yes", "no", "operator"):
        wrong.append("applies is yes, no or operator")
    if row["met"] not in (("yes", "partly", "no") if row["applies"] == "yes" else ("",)):
        wrong.append("met is yes, partly or no where it applies, else empty")
    if row["how"].startswith("not met") != (row["met"] in ("partly", "no")):
        wrong.append("what is not met says so at its beginning, and nothing else does")
    if not row["requirement"] or not row["how"]:
        wrong.append("requirement and how are empty")
    if bool(tests) == bool(row["untested"]):
        wrong.append("either a test or a reason why there is none")
    return [f"{row['id']}: {one}" for one in wrong]


@cache
def defined_in(file: str) -> frozenset[str]:
    """The names of the tests of a file; none where there is no such file."""
    path = SOURCES / file
    if not path.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text()))
    defined = {one.name for one in nodes if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    return frozenset(name for name in defined if name.startswith("test_"))


def test_every_requirement_up_to_level_2_is_there_once() -> None:
    expected = {
        f"v5.0.0-{section}.{number}": level
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, 1)
    }
    assert len(expected) == 253
    assert sum(level == "1" for level in expected.values()) == 70
    assert [name for name, times in Counter(row["id"] for row in rows()).items() if times > 1] == []
    assert {row["id"]: row["level"] for row in rows()} == expected
    assert [row["id"] for row in rows()] == list(expected), "in order"


def test_every_row_is_whole_and_names_tests_that_exist() -> None:
    assert list(rows()[0]) == COLUMNS
    assert [flaw for row in rows() for flaw in flaws(row)] == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"test": "tests/house/test_asvs.py::test_of_nothing", "untested": ""}, "there is no test"),
        ({"test": "tests/house/nothing.py::test_of_nothing", "untested": ""}, "there is no test"),
        ({"test": "", "untested": ""}, "either a test or a reason"),
        ({"applies": "maybe"}, "applies is"),
        ({"met": ""}, "met is"),
        ({"met": "no"}, "says so at its beginning"),
        ({"how": ""}, "are empty"),
    ],
)
def test_a_row_that_says_too_little_is_named(changed: Row, said: str) -> None:
    good = next(row for row in rows() if row["met"] == "yes" and row["test"])
    assert flaws(good) == []
    assert any(said in flaw for flaw in flaws(good | changed))
