"""The browser: a picture of each page at three sizes, and what can be counted on it."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from looks.demo import Demo
from looks.walking import Found

CARDS = {
    "/jobs": ".job",
    "/workers": ".person",
    "/contracts": ".roads > li",
    "/my/jobs": ".job",
    "/proposals": ".job",
    "/favourites": ".job, .person",
    "/invitations": ".job",
    "/searches": ".job",
}
"""Lists, by the kind of their page: what finds a card."""
TYPED = {"/contracts/ID/amend": ".quick a"}
"""Pages that say more once one has typed something: what to press for it."""
SIZES = {"phone": (390, 844, "light"), "phone-dark": (390, 844, "dark"), "desk": (1280, 800, "light")}
OPEN = """root => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let count = 0;
  while (walker.nextNode()) {
    const box = walker.currentNode.parentElement;
    if (box.closest(".sr, .typed, script, template, option, textarea")) continue;
    if (!box.checkVisibility({ checkVisibilityCSS: true }) || box.getBoundingClientRect().width <= 1) continue;
    count += walker.currentNode.textContent.replace(/\\s+/g, "").length;
  }
  return count;
}"""
_SCREENS = """() => {
  const demo = document.querySelector(".site-clock");
  return (document.documentElement.scrollHeight - (demo ? demo.offsetHeight : 0)) / innerHeight;
}"""
"""How many screens a page is high, without the bar that only a demo has."""
_FORGETS_WORDS_BEGUN = "location.origin !== 'null' && sessionStorage.clear()"
"""Words begun on a page would be given back at its next opening, with two lines that say so."""


@dataclass(frozen=True)
class Count:
    """What was counted on one page at a phone's width. ``open``: characters that stand open, without what people
    wrote themselves (``.typed``); ``card``: those of the fullest card of its list, 0 without a list; ``screens``: its
    height in screens.
    """

    found: Found
    open: int
    card: int
    screens: float


@dataclass(frozen=True)
class Look:
    """What one page looked like. ``wide``: px by which it is wider than the window, at the worst."""

    found: Found
    title: str
    count: Count
    wide: int
    files: dict[str, str]


def name_of(found: Found) -> str:
    """The name of its pictures' files."""
    return re.sub(r"[^a-zA-Z]+", "-", found.kind).strip("-").lower() or "home"


class Looker:
    """Windows at all sizes, signed in as whoever sees the page, in ``language``."""

    def __init__(self, browser: Browser, demo: Demo, folder: Path, language: str = "ja-JP") -> None:
        self._browser, self._demo, self._folder, self._language = browser, demo, folder, language
        self._contexts: dict[tuple[str, str], BrowserContext] = {}
        self._tabs: dict[str, Page] = {}
        """Of those for whom pages are counted."""

    def look(self, found: Found) -> Look:
        """Take the pictures of one page."""
        wide, files, title, counted = 0, {}, "", Count(found, 0, 0, 0.0)
        for size in SIZES:
            page = self._opened(found, size)
            file = f"{name_of(found)}-{size}.png"
            page.screenshot(path=self._folder / file, full_page=True)
            files[size] = file
            wide = max(wide, page.evaluate("document.documentElement.scrollWidth - innerWidth"))
            if size == "phone":
                title, counted = page.title(), _counted(page, found)
            page.close()
        return Look(found, title, counted, wide, files)

    def count(self, found: Found) -> Count:
        """Count what stands open on one page, without pictures: nothing that comes later is counted, so that none of it
        is waited for.
        """
        if found.who not in self._tabs:
            self._tabs[found.who] = self._window(found.who, "phone")
        page = self._tabs[found.who]
        page.goto(self._demo.url + found.path)
        return _counted(page, found)

    def _opened(self, found: Found, size: str) -> Page:
        page = self._window(found.who, size)
        page.goto(self._demo.url + found.path)
        page.wait_for_load_state("networkidle") if size == "phone" else page.wait_for_timeout(100)
        return page

    def _window(self, who: str, size: str) -> Page:
        if (who, size) not in self._contexts:
            width, height, scheme = SIZES[size]
            context = self._browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                locale=self._language,
                timezone_id="Asia/Tokyo",
            )
            context.route("**/live?*", lambda asked: asked.fulfill(content_type="text/event-stream", body=""))
            context.add_init_script(_FORGETS_WORDS_BEGUN)
            if who:
                self._sign_in(context, who)
            self._contexts[who, size] = context
        return self._contexts[who, size].new_page()

    def _sign_in(self, context: BrowserContext, who: str) -> None:
        page = context.new_page()
        page.goto(f"{self._demo.url}/accounts/login/")
        page.fill("[name=login]", who)
        page.fill("[name=password]", self._demo.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "login" not in address)
        page.close()


def _counted(page: Page, found: Found) -> Count:
    if found.kind in TYPED and (quick := page.locator(TYPED[found.kind])).count():
        quick.first.click()
        page.wait_for_selector("#then:not([hidden])")
    cards = page.locator(CARDS[found.kind]).all() if found.kind in CARDS else ()
    return Count(
        found,
        open=page.locator("main, body:not(:has(main))").evaluate(OPEN),  # a mail has none
        card=max((card.evaluate(OPEN) for card in cards), default=0),
        screens=round(page.evaluate(_SCREENS), 1),
    )
