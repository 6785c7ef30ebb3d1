"""The pages of the demo on a phone: what stands on the first screen of the fullest, and how much stands open on all
that may not say more than so much (decision 37), in every state that the demo has.

A sealed offer and the page that asks twice are looked at in story S6. Runs in .ci/run.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from depth import only_when_long
from playwright.sync_api import Browser, Page, expect

from looks import budgets
from looks.demo import Demo, running, turn_a_week
from looks.pictures import Looker
from looks.walking import Found, walk
from tests.browser.at_once import missing

pytestmark = only_when_long
_ON_THE_WAY = frozenset(
    ("/", "/contracts", "/contracts/ID", "/jobs", "/workers", "/money", "/settings", "/organisations",
     "/organisations/ID", *budgets.HELD)
)  # fmt: skip
_APART = ("mio@demo.example", "takumi@demo.example")
"""The two whose ending takes sealed offers a week later."""


class Row(NamedTuple):
    """A page: who comes to it, by what way (addresses, and words to press), what must be there whole, and the top of
    what else (selectors).
    """

    who: str
    way: tuple[str, ...]
    whole: tuple[str, ...]
    tops: tuple[str, ...] = ()


ROWS = {
    "front": Row(
        "", ("/",), ("h1", ".scene", ".doors .door.is-first", ".doors .door:last-child", ".kinds li:nth-child(4)")
    ),
    "home of a worker": Row(
        "ren", ("/",), ("h1", ".page-title p", ".todos > li:nth-child(2)", "#running", ".mini-road")
    ),
    "home of a client": Row(
        "aoi",
        ("/my/jobs", "/"),
        ("h1", ".page-title p", ".ask-work", ".todos > li:first-child .faces-shown img", ".todos > li:nth-child(2)"),
        (".todos > li:nth-child(3) .figure",),
    ),
    "contract": Row(
        "ren",
        ("/contracts", "広告用ランディングページ"),
        (".way-who .faces", ".way-held", ".way-now .figure", ".way", ".tabs", ".bar", "[href='#trouble']"),
        (".stream .bub",),
    ),
    "viewer": Row(
        "aoi", ("/", "作品を見る"), ("h1", ".look-stage", ".look-strip", ".look-costs", ".bar .btn", ".look-silence")
    ),
    "hours": Row(
        "sakura",
        ("/contracts", "オンライン講座の字幕", "働いた時間を記録する"),
        ("h1", ".week-with .sub", ".week-days", ".week-used", ".timer-shown", ".bar .btn"),
    ),
    "offer": Row(
        "mio", ("/", "条件を見る"), ("h1", ".sum li:nth-child(5)", ".bar-say", ".bar .btn", ".bar summary"), (".diff",)
    ),
    "ending": Row(
        "mio",
        ("/", "返事を選ぶ"),
        (
            "h1 .figure",
            ".ending-sure",
            ".scale, .ending-page .card svg",
            ".ways-out > :first-child",
            ".ways-out > :last-child",
        ),
    ),
    "change of terms": Row(
        "ren",
        ("/contracts", "木工教室", "困ったとき", "金額や条件を変えたい", "＋1,000"),
        ("h1", ".tiles > :nth-child(4)", "#id_price", ".bar-say", ".bar .btn"),
        ("#then",),
    ),
    "review": Row(
        "sakura",
        ("/", "評価する"),
        (".rate-of", "h1", ".rate > li:nth-child(5)", "#id_comment", ".bar-say", ".bar .btn"),
    ),
    "jobs": Row("ren", ("/jobs",), ("#id_q", ".kind-tiles", ".jobs > :nth-child(1)", ".jobs > :nth-child(2)")),
    "workers": Row("aoi", ("/workers",), ("#id_q", ".people > :nth-child(1)", ".people > :nth-child(2)")),
    "profile of a worker": Row("aoi", ("/workers", "蓮"), ("h1", ".gallery", ".said-facts > li", ".bar .btn")),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]) -> Iterator[Demo]:
    with running(ready_home(tmp_path_factory.mktemp("demo") / "home")) as one:
        yield one


def test_a_phone_shows_at_once_what_a_page_is_about(demo: Demo, browser: Browser) -> None:
    found = []
    for name, row in ROWS.items():
        page = comes_to(browser, demo, row)
        found += [f"{name}: {one}" for one in missing(page.evaluate, row.whole, row.tops)]
        page.context.close()
    assert not found, "\n".join(found)


def comes_to(browser: Browser, demo: Demo, row: Row) -> Page:
    """The way to the page on a phone."""
    page = browser.new_context(viewport={"width": 390, "height": 844}, locale="ja-JP").new_page()
    if row.who:
        page.goto(f"{demo.url}/accounts/login/")
        page.fill("[name=login]", f"{row.who}@demo.example")
        page.fill("[name=password]", demo.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "login" not in address)
    for step in row.way:
        if step.startswith("/"):
            page.goto(demo.url + step)
        else:
            named = page.get_by_role("link", name=step).or_(page.get_by_role("button", name=step))
            named.filter(visible=True).first.click()
        page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)  # then what is figured out while one types is asked for
    expect(page.locator(".htmx-request")).to_have_count(0)
    return page


@pytest.mark.by_turns
def test_no_page_says_more_at_once_than_it_may(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    """The last, since it turns the demo's clock."""
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
    return budgets.held(walk(demo, _ON_THE_WAY))
