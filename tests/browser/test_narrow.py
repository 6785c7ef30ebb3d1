"""The narrowest phone with the longest names and titles, every fold open: nothing is wider than its window. And what is
wrong in a search is seen, whatever lies beside it.
"""

from playwright.sync_api import Page
from sites import Site

from tests.browser.dealing import Dealing
from tests.browser.demands import NARROW, scrolls_sideways_at
from tests.browser.test_change_and_end import BRIEF, call
from tests.browser.visitors import DESK, PHONE, SIZES, Visits

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


_IN_SIGHT = """() => {
  const box = document.querySelector(".summary").getBoundingClientRect();
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return Boolean(there && there.closest(".summary"));
}"""


def test_what_is_wrong_in_a_search_is_seen(page: Page) -> None:
    for address in ("/jobs?budget_min=abc&budget_max=-5", "/jobs?budget_min=9000&budget_max=100", "/jobs?sort=zzz"):
        page.set_viewport_size(SIZES[DESK])
        page.goto(address)
        assert page.evaluate(_IN_SIGHT), address
        page.set_viewport_size(SIZES[PHONE])
        page.goto(address)
        if "sort" in address:
            assert page.evaluate(_IN_SIGHT), address
        else:  # in the sheet that stands open over it
            assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true", address
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE, address
