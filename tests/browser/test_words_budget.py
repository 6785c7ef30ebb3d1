"""How what stands open on a page is held to what its kind may say (decision 37), and which pages are counted."""

from typing import Any

import pytest

from looks import budgets
from looks.pictures import Count
from looks.walking import Found


@pytest.mark.parametrize(
    ("kind", "counted", "said"),
    [
        ("/", {"open": 461}, "461 characters stand open, 460 may"),
        ("/", {"screens": 2.1}, "2.1 screens, 2.0 may"),
        ("/contracts/ID", {"screens": 2.3}, None),
        ("/jobs", {"open": 9_000, "card": 81, "screens": 9.0}, "81 characters in a card, 80 may"),
        ("/terms", {"open": 9_000, "screens": 9.0}, None),
    ],
)
def test_what_is_over_its_budget_is_said(kind: str, counted: dict[str, int], said: str | None) -> None:
    found = Found(kind, f"{kind}?", "ren", 0)
    count = Count(found, **{"open": 0, "card": 0, "screens": 1.0} | counted)  # type: ignore[arg-type]
    assert budgets.over([count]) == ([] if said is None else [f"ren, {kind}?: {said}"])


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ({"open": 920, "screens": 2.2}, ()),
        ({"open": 921}, ("921 letters stand open, 920 may",)),
        ({"screens": 2.3}, ("2.3 screens, 2.2 may",)),
    ],
)
def test_english_may_be_twice_as_long(counted: dict[str, Any], said: tuple[str, ...]) -> None:
    count = Count(Found("/", "/", "ren", 0), **{"open": 0, "card": 0, "screens": 1.0} | counted)
    assert budgets.over([count], english=True) == [f"ren, /: {one}" for one in said]


def test_english_is_counted_where_most_stands_open() -> None:
    counts = [Count(Found("/", f"/{n}", "ren", 0), open=n, card=0, screens=1.0) for n in (5, 9, 1, 7)]
    counts.append(Count(Found("/jobs", "/jobs", "ren", 0), open=0, card=3, screens=1.0))
    assert [one.path for one in budgets.fullest(counts)] == ["/9", "/7", "/5", "/jobs"]


def test_of_lists_that_look_alike_to_all_the_fullest_are_counted_and_all_pages_of_a_contract() -> None:
    lists = [Found("/jobs", "/jobs", f"{n}", n) for n in (5, 9, 1, 7)]
    ends = [Found("/contracts/ID/end", f"/contracts/{n}/end", "ren", n) for n in (5, 9, 1, 7)]
    no_home = Found("/", "/", "", 50)
    assert [one.characters for one in budgets.held([*lists, *ends, no_home])] == [9, 7, 5, 5, 9, 1, 7]
