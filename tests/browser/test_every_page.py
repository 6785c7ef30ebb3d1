"""Every page of the table of pages in a browser, on a phone and on a desktop: axe finds nothing, nothing is wider than
the window, no complaints on the console, and what ``demands`` says; on the phone each control is reached by keyboard in
the page's order, seen and ringed, and on the desktop each can be pressed. The stories check the pages on their way in
various states; this covers the others. Runs in .ci/run only, each time for another third of the pages.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from clones import Clone
from depth import only_when_long, share
from playwright.sync_api import Browser
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
        for route in share(pages_of(name), WHO.index(name)):
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
