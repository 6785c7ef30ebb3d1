"""What is left out is played elsewhere: each list of long files with one of eight commits, and nothing is lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import depth
import pytest

TOP = Path(__file__).parents[2]
EVERY_TIME = (
    "tests/browser/test_main_road.py", "tests/browser/test_every_page.py",
    "tests/safety/test_who_may.py", "tests/safety/test_who_may_call.py", "tests/safety/test_confidential.py",
    "tests/safety/test_blocked.py", "tests/safety/test_elevation.py", "tests/safety/test_staff_pages.py",
    "tests/ledger/*.py", "tests/treasury/*.py", "tests/exploits/*.py", "tests/lives/test_of_any_kind.py",
    "tests/races/test_killed*.py", "tests/races/test_payouts_at_once.py", "tests/races/test_both_sides.py",
)  # fmt: skip
"""What every commit is held to."""
LONG = [file for each in depth.TURNS for file in each]
SCHEMA = "tests/house/test_schema.py"
TURNS = ("1616", "1617", "1618", "1619", "1620", "1621", "1622", "1623")


@contextmanager
def turn(number: str) -> Iterator[None]:
    """As .ci/run asks for it; make test has no number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(depth, "_TURN", number)
        patch.setattr(depth, "_IN_TURN", bool(number))
        patch.setattr(depth, "LONG", bool(number))
        patch.setattr(depth, "ALL", False)
        yield


def test_each_long_file_has_one_turn_of_eight_and_is_played_whole_then() -> None:
    name = "{}::test_that_is_by_turns[chromium-desk]"
    for file in LONG:
        played = []
        for number in TURNS:
            with turn(number):
                assert depth.is_left_out(name.format(file)) is not depth.is_deep(name.format(file)), file
                played += [number] if depth.is_deep(name.format(file)) else []
        assert len(played) == 1, file
        with turn(""):
            assert depth.is_left_out(file), file


def test_what_every_commit_is_held_to_has_no_turn() -> None:
    files = [file.relative_to(TOP).as_posix() for pattern in EVERY_TIME for file in TOP.glob(pattern)]
    assert len(files) >= len(EVERY_TIME)
    for number in TURNS:
        with turn(number):
            assert [file for file in files if depth.is_left_out(file)] == []


def test_every_commit_is_held_to_a_new_database_like_the_migrated_one() -> None:
    """The only test in which each migration runs, so it takes no turns (decision 51)."""
    for number in TURNS:
        with turn(number):
            assert not depth.is_left_out(SCHEMA)
    assert "by_turns" not in (TOP / SCHEMA).read_text()


def test_each_list_has_a_story_in_a_browser() -> None:
    assert all(any(file.startswith("tests/browser/") for file in each) for each in depth.TURNS)


def test_each_name_stands_for_files_that_there_are() -> None:
    assert len(LONG) == len(set(LONG))
    assert [pattern for pattern in depth.LEFT_TO_CI if not list(TOP.glob(pattern))] == []


def test_a_file_with_a_turn_of_its_own_takes_no_share() -> None:
    """It would be the same share each time."""
    code = {file: (TOP / file).read_text().partition("\n\n\n")[2] for file in LONG}
    assert [file for file in LONG if re.search(r"\bshare\(", code[file])] == [
        "tests/bench/test_small_market.py"  # another share
    ]


def test_every_value_has_its_turn() -> None:
    for place, parts in product(range(6), (3, 8)):
        seen = []
        for number in TURNS[:parts]:
            with turn(number):
                seen += depth.share(range(20), place, parts)
        assert sorted(seen) == list(range(20))


@pytest.mark.parametrize("number", range(9))
def test_each_race_has_a_turn_of_its_own(request: pytest.FixtureRequest, number: int) -> None:
    with turn(TURNS[number % len(TURNS)]):
        assert request.getfixturevalue("race_rounds") == depth.rounds(request.node.nodeid)


def test_a_commit_plays_an_eighth_of_what_is_by_turns() -> None:
    names = [f"tests/browser/test_main_road.py::test_{n}" for n in range(300)]
    for number in TURNS:
        with turn(number):
            assert 20 < sum(map(depth.is_deep, names)) < 60
            assert not any(map(depth.is_left_out, names))
    with turn(""):
        assert not any(map(depth.is_deep, names))
