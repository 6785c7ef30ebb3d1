"""Every page of the table of pages in a browser, on a phone and on a desktop: axe finds nothing, nothing is wider than
the window, no complaints on the console, and what ``demands`` says; on the phone each control is reached by keyboard in
the page's order, seen and ringed, and on the desktop each can be pressed. None breaks the content policy, in both
languages and both themes. The stories check the pages on their way in various states; this covers the others. Runs in
.ci/run only, each time for another eighth of the pages.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from clones import Clone
from depth import EIGHT, only_when_long, share
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from safety.callers import address_of, browsers
from safety.page_table import TABLE
from safety.test_who_may import expected
from safety.world import World, made

from tests.browser import demands
from tests.browser.keyboard import Keys
from tests.browser.visitors import DESK, PHONE, SIZES, Visitor

WHO = ("ren", "aoi", "sora", "anonymous")
"""Worker, owner of the client, staff, visitor: who looks at a page, the first of them that may."""
LOOKS = os.environ.get("LOOKS", "")
"""The folder for a picture of every page, if one is wanted: ``make looks`` sets it."""
LISTEN = """
addEventListener("securitypolicyviolation", event =>
  console.error(`POLICY ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
NO_PAGES = ("api/", "pictures/", "faces/", "mark/", "links/", "sitemap", "robots.txt", "columns/feed", "jobs/feed")
NO_PAGE_ENDS = (".json", ".jsonl", ".pdf", ".csv", ".zip", ".js", "files/<str:file_id>", "files/<str:file_id>/preview")


class Served(NamedTuple):
    """The small market on a server of its own."""

    world: World
    sessions: dict[str, str]
    url: str


@pytest.fixture(scope="module")
def served(django_db_setup: None, embedded_home: object, django_db_blocker: DjangoDbBlocker) -> Iterator[Served]:
    with django_db_blocker.unblock(), Clone(embedded_home, "every_page"):
        world = made()
        server = LiveServer("localhost")
        yield Served(world, browsers(world), server.url)
        server.stop()


def pages_of(name: str) -> list[str]:
    """The pages that this person is the first to have."""
    found = []
    for route, (row, _) in TABLE.items():
        words = expected(row)
        first = next((who for who in WHO if words[who] == "200"), None)
        if first == name and not route.startswith(NO_PAGES) and not route.endswith(NO_PAGE_ENDS):
            found.append(route)
    return found


def take_pictures(window: Visitor, name: str) -> None:
    """The whole page, on a phone also in the dark."""
    page = re.sub(r"[^a-z0-9]+", "-", window.address.partition("//")[2].partition("/")[2].lower())[:80].strip("-")
    for width, scheme in ((PHONE, "light"), (PHONE, "dark"), (DESK, "light")):
        window.page.set_viewport_size(SIZES[width])
        window.page.emulate_media(color_scheme=scheme)
        file = Path(LOOKS) / f"{name}-{page or 'first'}-{width}-{scheme}.png"
        window.page.screenshot(path=file, full_page=True)
    window.page.set_viewport_size(SIZES[PHONE])
    window.page.emulate_media(color_scheme="light")


@pytest.fixture
def walk(served: Served, browser: Browser) -> Iterator[Callable[..., Iterator[Visitor]]]:
    """``walk("ren")`` goes from page to page as Ren, who has signed in."""
    windows: list[Visitor] = []

    def go(name: str, **context: object) -> Iterator[Visitor]:
        window = Visitor(browser, served, name, PHONE, thorough=True, **context)  # type: ignore[arg-type]  # of the site: the address
        windows.append(window)
        if cookie := served.sessions[name]:
            key, _, value = cookie.partition("=")
            window.context.add_cookies([{"name": key, "value": value, "url": served.url}])
        # A page that ends in a stream has none here: this server is Django's own.
        window.context.route("**/live?*", lambda asked: asked.fulfill(content_type="text/event-stream", body=""))
        for route in share(pages_of(name), WHO.index(name), EIGHT):
            window.page.goto(address_of(route, served.world))
            if window.page.title():  # a part of a page has none
                yield window
                if LOOKS:
                    take_pictures(window, name)

    yield go
    for window in windows:
        window.leaves()


@only_when_long
@pytest.mark.parametrize("name", WHO)
def test_every_page_is_there_for_everybody(walk: Callable[..., Iterator[Visitor]], name: str) -> None:
    """One visit serves all that is asked of a page. It is on a phone, by somebody who asked for less motion."""
    found = [f"{window.address}: {said}" for window in walk(name, reduced_motion="reduce") for said in faults(window)]
    assert not found, "\n".join(found)


def faults(window: Visitor) -> Iterator[str]:
    """What is wrong with the page that is open, which was loaded just now."""
    yield from demands.moves(window.page)
    yield from _broken(window.looks_over)
    for demand in demands.OF_A_PHONE:
        yield from demand(window.page)
    yield from demands.is_covered_at(SIZES[DESK])(window.page)
    window.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    yield from _broken(Keys(window).goes_round)


def _broken(demand: Callable[[], None]) -> list[str]:
    """What an assertion says, if it does not hold."""
    try:
        demand()
    except AssertionError as wrong:
        return [str(wrong)]
    return []


class Watched:
    """A window that notes breaches of the content policy."""

    def __init__(self, context: BrowserContext, url: str, language: str = "ja", session: str = "") -> None:
        cookies = [f"{settings.LANGUAGE_COOKIE_NAME}={language}", *([session] if session else [])]
        pairs = [one.partition("=") for one in cookies]
        context.add_cookies([{"name": name, "value": value, "url": url} for name, _, value in pairs])
        context.add_init_script(LISTEN)
        # A page that ends in a stream has none here: this server is Django's own.
        context.route("**/live?*", lambda asked: asked.fulfill(content_type="text/event-stream", body=""))
        self.page: Page = context.new_page()
        self.breaches: list[str] = []
        self.page.on("console", lambda said: self._note(said.text))

    def _note(self, said: str) -> None:
        if said.startswith("POLICY") or "Content Security Policy" in said:
            self.breaches.append(f"{self.page.url}: {said}")


@pytest.fixture
def context_alone(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=SIZES[PHONE], service_workers="block")
    yield made
    made.close()


@only_when_long
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", WHO)
def test_no_page_breaks_the_policy(served: Served, context_alone: BrowserContext, name: str, language: str) -> None:
    window = Watched(context_alone, served.url, language, served.sessions[name])
    for route in share(pages_of(name), WHO.index(name), EIGHT):
        window.page.emulate_media(color_scheme="light")
        answer = window.page.goto(f"{served.url}{address_of(route, served.world)}")
        assert answer is not None
        assert "content-security-policy" in answer.headers, route
        window.page.emulate_media(color_scheme="dark")
        window.page.evaluate("new Promise(requestAnimationFrame)")  # drawn, with what only this theme asks for
    assert not window.breaches, "\n".join(window.breaches)


def test_a_breach_is_seen(served: Served, context_alone: BrowserContext) -> None:
    """The control: what an attacker would add is refused by the browser, and this test notices each."""
    window = Watched(context_alone, served.url)
    window.page.goto(f"{served.url}/")
    for markup in (
        "<script>window.acted = 1</script>",
        "<img src=x onerror='window.acted = 1'>",
        "<p style='color:red'>a</p>",
        "<img src='https://evil.example/a.png'>",
        "<iframe src='https://evil.example/'></iframe>",
        "<object data='https://evil.example/a'></object>",
        "<base href='https://evil.example/'>",
    ):
        before = len(window.breaches)
        window.page.evaluate(
            "made => document.body.append(document.createRange().createContextualFragment(made))", markup
        )
        window.page.wait_for_timeout(300)
        assert len(window.breaches) > before, markup
    assert window.page.evaluate("window.acted") is None
