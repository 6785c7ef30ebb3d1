"""The narrowest phone with the longest names and titles, every fold open: nothing is wider than its window."""

from playwright.sync_api import Page
from sites import Site

from tests.browser.dealing import Dealing
from tests.browser.demands import NARROW, scrolls_sideways_at
from tests.browser.test_change_and_end import BRIEF, call
from tests.browser.visitors import Visits

LONG = "導入事例の取材と執筆、オンラインで一社だけお願いします"
ENDLESS = "W" * 50


def too_wide(page: Page, addresses: list[str]) -> list[tuple[str, list[str]]]:
    """The pages that scroll sideways, and what of them does."""
    found = []
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        found.append((address, scrolls_sideways_at(NARROW)(page)))
    return [(address, wide) for address, wide in found if wide]


def test_the_longest_names_fit(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiNarrow"), visits("RenNarrow")
    ren.name = ENDLESS
    deal = Dealing(server, aoi, ren)
    for title in (LONG, ENDLESS * 2):
        sent = {"title": title, "description": title, "category": "design", "kind": "fixed", "brief": BRIEF}
        job = str(call(deal.client, "/jobs", **sent)["id"])
    contract = deal.running(30_000)
    shared = ["/", "/contracts", f"/contracts/{contract}", f"/contracts/{contract}/terms", "/messages", f"/jobs/{job}"]
    aoi.signs_in()
    assert too_wide(aoi.page, [*shared, "/jobs/new", "/my/jobs", "/workers"]) == []
    ren.signs_in()
    assert too_wide(ren.page, [*shared, "/jobs", f"/contracts/{contract}/end", "/deadlines"]) == []
