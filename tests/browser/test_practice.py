"""Both courses of a practice in a real browser, by what the panel says: looked over at each step, and read in time."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect
from sites import Site

from tests.browser.visitors import PASSWORD, Visitor, Visits

LETTERS_A_MINUTE = 500
"""Usual for Japanese read silently; from a screen 400 to 600 are measured."""
BESIDE = 100
"""Letters of the page itself that are read at each step: a heading, a next box, an amount."""
SECONDS_AN_ACT = 6
"""To find a button or a field, and to press or type."""


@dataclass
class Watch:
    """What somebody reads of the panel and does, added up to a time."""

    visitor: Visitor
    read: list[str] = field(default_factory=list)
    done: int = 0

    def step(self, number: int) -> None:
        """The panel has come to this step: read it."""
        panel = self.visitor.page.locator(".practice-lead")
        expect(panel.locator(".practice-here")).to_contain_text(f"{number}/6")
        self.read.append(panel.inner_text())

    def presses(self, words: str, inside: str = "main") -> None:
        self.visitor.presses(words, inside=inside)
        self.done += 1

    def goes_on(self, words: str) -> None:
        self.presses(words, inside=".practice-lead")

    def types(self, **fields: str) -> None:
        self.visitor.fills(fields)
        self.done += len(fields)

    @property
    def minutes(self) -> float:
        letters = sum(len(re.sub(r"\s", "", text)) + BESIDE for text in self.read)
        return letters / LETTERS_A_MINUTE + self.done * SECONDS_AN_ACT / 60


@pytest.fixture
def learner(visits: Visits, server: Site, request: pytest.FixtureRequest) -> Visitor:
    """Somebody new for each test, who has come by the help page."""
    ren = visits("RenWorks" if "workers" in request.node.name else "RenOrders")
    server.run("user", "create", "--email", ren.email, "--name", ren.name, "--password", PASSWORD)
    ren.signs_in()
    ren.opens("/guides/")
    ren.presses("練習を始める")
    return ren


def test_the_workers_course_from_the_help_page_to_its_summary(learner: Visitor, server: Site) -> None:
    watch, real = Watch(learner), server.run("ledger", "check")
    watch.presses("働く側で始める")
    expect(learner.page.locator(".practice-bar")).to_contain_text("これは練習です。お金は本物ではありません。")
    watch.step(1)
    watch.goes_on("先へ")
    watch.step(2)
    watch.presses("別の案を出す")
    watch.types(**{"reason": "間を取りたいです。", "price": "38,000", "stages-2-price": "8,000"})
    watch.presses("内容を確かめる")
    learner.sees("38,000円", "8,000円")
    watch.presses("この案を相手に出す")
    watch.step(3)
    learner.sees("相手が、あなたの案に同意しました。")
    watch.goes_on("先へ")
    watch.step(4)
    learner.page.locator("#counter [name=amount]").fill("22,800")
    watch.presses("この額を伝える")
    watch.step(5)
    while "6/6" not in learner.page.locator(".practice-here").inner_text():
        assert watch.done < 20
        watch.goes_on("次の期限まで")
    watch.step(6)
    watch.goes_on("まとめを見る")
    learner.sees("17,400円（税抜）で終わりました", "わかったこと")
    assert watch.minutes < 4.5, watch
    watch.presses("練習を終える")
    assert learner.page.url.rstrip("/") == server.url
    assert server.run("ledger", "check") == real, "also where the real database has its pool of connections"


def test_the_clients_course(learner: Visitor) -> None:
    watch = Watch(learner)
    watch.presses("頼む側で始める")
    watch.step(1)
    watch.goes_on("先へ")
    watch.step(2)
    watch.presses("新しい条件に同意する")
    watch.step(3)
    watch.presses("差額を仮払いする")
    watch.step(4)
    watch.goes_on("途中終了のページへ")
    learner.page.locator("main [name=amount]").last.fill("12,000")
    learner.page.locator('main [name=reason][value="client_withdrew"]').check()
    watch.presses("この内容で申し出る")
    watch.step(5)
    learner.sees("相手が、17,400円という返事をしてきました。")
    watch.presses("17,400円で終わる")
    watch.step(6)
    watch.goes_on("まとめを見る")
    learner.sees("45,000円の契約を、17,400円（税抜）で終わりました")
    assert watch.minutes < 4.5, watch
    watch.presses("働く側でも試す")
    watch.step(1)
