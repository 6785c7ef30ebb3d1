"""How much stands open on the pages of the demo, at a phone's width: no more than each kind of page may (decision 37).

Long: a demo of its own, every state of the held pages as each of its people. Runs in .ci/run only.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from depth import only_when_all
from playwright.sync_api import Browser

from looks import budgets
from looks.demo import Demo, running, turn_a_week
from looks.pictures import Count, Looker
from looks.walking import Found, walk

_ON_THE_WAY = frozenset(
    ("/", "/contracts", "/contracts/ID", "/jobs", "/workers", "/money", "/settings", "/organisations",
     "/organisations/ID", *budgets.HELD)
)  # fmt: skip
_APART = ("mio@demo.example", "takumi@demo.example")
"""The two whose ending takes sealed offers a week later."""


@only_when_all
def test_no_page_says_more_at_once_than_it_may(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "home") as demo:
        japanese, english = (Looker(browser, demo, tmp_path, language) for language in ("ja-JP", "en-GB"))
        counts = [japanese.count(one) for one in _held(demo)]
        letters = [english.count(one) for one in budgets.fullest(counts)]
        turn_a_week(demo)
        later = [japanese.count(one) for one in _held(replace(demo, people=_APART))]
        letters += [english.count(one) for one in budgets.fullest(later)]
    assert {one.found.kind for one in (*counts, *later)} == {one.found.kind for one in letters} == budgets.HELD
    wrong = [*budgets.over((*counts, *later)), *budgets.over(letters, english=True)]
    assert not wrong, "\n".join(wrong)


def _held(demo: Demo) -> list[Found]:
    return [one for one in walk(demo, _ON_THE_WAY) if budgets.is_held(one)]


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
