"""Both courses of a practice in a real browser, by what the panel says: looked over at each step, and read in time."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect
from sites import Site

from tests.browser.person import PASSWORD
from tests.browser.visitors import PHONE, Visitor, Visits

LETTERS_A_MINUTE = 500
"""Usual for Japanese read silently; from a screen 400 to 600 are measured."""
SECONDS_A_PRESS, SECONDS_A_LETTER, SECONDS_OF_THE_SERVER = 1.5, 1 / 3, 8
"""The server's in all, as it took on a busy machine (decision 24): a test's own time says more about the machine."""
FIRST_SCREEN = """() => {
  const seen = [], range = document.createRange();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode, holder = text.parentElement;
    if (holder.closest("script, style, option, template, .sr") || !holder.checkVisibility()) continue;
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width > 2 && box.bottom > 0 && box.top + scrollY < innerHeight) seen.push(text.textContent);
  }
  return seen;
}"""


@dataclass
class Watch:
    """A reader who reads each text on each first screen once; adds up how long that takes."""

    visitor: Visitor
    read: set[str] = field(default_factory=set)
    done: int = 0
    typed: int = 0

    def looks(self) -> None:
        self.read |= {re.sub(r"\s", "", text) for text in self.visitor.page.evaluate(FIRST_SCREEN)}

    def step(self, number: int) -> None:
        """The panel has come to this step."""
        expect(self.visitor.page.locator(".practice-here")).to_contain_text(f"{number}/6")

    def presses(self, words: str, inside: str = "main") -> None:
        self.looks()
        self.visitor.presses(words, inside=inside)
        self.looks()
        self.done += 1

    def goes_on(self, words: str) -> None:
        self.presses(words, inside=".practice-lead")

    def types(self, **fields: str) -> None:
        self.visitor.fills(fields)
        self.done += len(fields)
        self.typed += sum(map(len, fields.values()))

    def names(self, field: str, amount: str) -> None:
        self.visitor.page.locator(field).last.fill(amount)
        self.done += 1
        self.typed += len(amount)

    @property
    def minutes(self) -> float:
        """On a phone; a desk's first screen also holds what stands beside."""
        hands = self.done * SECONDS_A_PRESS + self.typed * SECONDS_A_LETTER + SECONDS_OF_THE_SERVER
        return sum(map(len, self.read)) / LETTERS_A_MINUTE + hands / 60


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
    watch.presses("別の案")
    watch.types(**{"reason": "間を取りたいです。", "price": "38,000", "stages-2-price": "8,000"})
    watch.presses("内容を確かめる")
    learner.sees("38,000円", "8,000円")
    watch.presses("この案を相手に出す")
    watch.step(3)
    learner.sees("相手が、あなたの案に同意しました。")
    watch.goes_on("先へ")
    watch.step(4)
    learner.unfolds("別の額を伝える")
    watch.done += 1
    watch.names("#counter [name=amount]", "22,800")
    watch.presses("この額を伝える")
    watch.step(5)
    watch.goes_on("終わるまで時計を進める")
    watch.step(6)
    watch.goes_on("まとめを見る")
    learner.sees("17,400円（税抜）で終わりました", "わかったこと")
    assert watch.minutes < 4.75 or learner.width != PHONE, watch
    watch.presses("練習を終える")
    expect(learner.page).to_have_url(f"{server.url}/")
    assert server.run("ledger", "check") == real, "also where the real database has its pool of connections"


def test_the_clients_course(learner: Visitor) -> None:
    watch = Watch(learner)
    watch.presses("頼む側で始める")
    watch.step(1)
    watch.goes_on("先へ")
    watch.step(2)
    watch.presses("同意する")
    watch.step(3)
    watch.presses("差額")
    watch.step(4)
    watch.goes_on("途中終了のページへ")
    watch.names("main [name=amount]", "12,000")
    learner.fills({"reason": "client_withdrew"})
    watch.done += 1
    watch.presses("この内容で申し出る")
    learner.sees("それより低い額を伝えますか", "あなたの額は12,000円、決まりによる額は17,400円です（税抜）")
    watch.step(4)
    learner.fills({"sure": True})
    watch.done += 1
    watch.presses("12,000円と伝える")
    watch.step(5)
    learner.sees("相手が、17,400円という返事をしてきました。")
    watch.presses("17,400円で終わる")
    watch.step(6)
    watch.goes_on("まとめを見る")
    learner.sees("45,000円の契約を、17,400円（税抜）で終わりました")
    assert watch.minutes < 4.75 or learner.width != PHONE, watch
    watch.presses("働く側でも試す")
    watch.step(1)
