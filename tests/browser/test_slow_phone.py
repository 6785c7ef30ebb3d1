"""Pages on a slow phone: a processor a quarter as fast on a slow 4G line (the values of Lighthouse), nothing kept from
an earlier visit, from the real ``michinori serve``.

Largest contentful paint is printed, since it depends on the machine; decision 37 has the figures of one. Runs in
.ci/run.
"""

import sys
from typing import NamedTuple

import pytest
from depth import only_when_long
from playwright.sync_api import Browser
from sites import Site

from tests.browser.dealing import Dealing
from tests.browser.visitors import PHONE, Visitor, Visits

SLOWER = 4
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 184_320, "uploadThroughput": 84_375}
"""ms a request; bytes per second."""
MOST_BYTES, MOST_OF_OURS, MOST_REQUESTS, MOST_SHIFT = 100_000, 25_000, 8, 0.05
"""Of a page without its pictures; of our script, packed; without pictures; of the layout (Core Web Vitals: 0.1)."""
_SEEN = """() => new Promise((done) => {
  const seen = { paint: 0, shift: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { seen.paint = one.startTime; }))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { seen.shift += one.value; }))
    .observe({ type: "layout-shift", buffered: true });
  const look = () => (seen.paint || performance.now() > 60_000 ? done(seen) : setTimeout(look, 100));
  setTimeout(look, 500);  // what comes late may still move it
})"""
_LOADED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map((one) => ({ url: one.name, by: one.initiatorType, bytes: one.transferSize }))"""


class Weight(NamedTuple):
    """What a page took on the slow phone: ms, share of the window, bytes, requests. Pictures do not count."""

    paint: float
    shift: float
    bytes: int
    requests: int
    styles: int
    scripts: dict[str, int]

    @property
    def said(self) -> str:
        return (
            f"largest contentful paint {self.paint / 1000:.1f} s, layout shift {self.shift:.3f}, "
            f"{self.bytes:,} bytes in {self.requests} requests without pictures"
        )


def weighed(browser: Browser, server: Site, address: str, state: object) -> Weight:
    """Load the page with nothing kept, and signed in as ``state`` says."""
    window = Visitor(browser, server, "Slow", PHONE, storage_state=state)
    wire = window.context.new_cdp_session(window.page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_4G)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    window.page.goto(address, timeout=60_000)
    seen = window.page.evaluate(_SEEN)
    loaded = [one for one in window.page.evaluate(_LOADED) if not _is_picture(one["url"], one["by"])]
    scripts = {one["url"].rsplit("/", 1)[1]: one["bytes"] for one in loaded if ".js" in one["url"]}
    window.leaves()
    return Weight(
        seen["paint"],
        seen["shift"],
        sum(one["bytes"] for one in loaded),
        len(loaded),
        sum(".css" in one["url"] for one in loaded),
        scripts,
    )


def _is_picture(url: str, by: str) -> bool:
    return by in ("img", "image", "video") and "/icons" not in url


@only_when_long
def test_pages_are_light_and_hold_still_on_a_slow_phone(
    visits: Visits, browser: Browser, server: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    aoi, ren = visits("AoiSlow"), visits("RenSlow")
    dealing = Dealing(server, aoi, ren)
    job, offer, contract = dealing.job(), dealing.offered(20_000, 10_000), dealing.running(30_000)
    dealing.shows(contract)
    ending = dealing.ending(contract, 12_000)
    for one in (aoi, ren):
        one.signs_in()
    profile = dealing.worker.get("/me").json()["id"]
    pages = {
        "front": ("/", None),
        "home": ("/", ren),
        "jobs": ("/jobs", ren),
        "job": (f"/jobs/{job}", ren),
        "offer": (f"/contracts/{offer}/offer", ren),
        "contract": (f"/contracts/{contract}", ren),
        "ending": (f"/terminations/{ending}", aoi),
        "workers": ("/workers", aoi),
        "profile": (f"/workers/{profile}", aoi),
    }
    states = {one: one.context.storage_state() for one in (aoi, ren)}
    found = {
        name: weighed(browser, server, address, states[who] if who else None) for name, (address, who) in pages.items()
    }
    with capsys.disabled():
        sys.stdout.write("".join(f"\n{name}: {one.said}" for name, one in found.items()))
    for name, one in found.items():
        assert one.paint > 0, name
        assert one.shift <= MOST_SHIFT, (name, one)
        assert one.bytes <= MOST_BYTES, (name, one)
        assert one.requests <= MOST_REQUESTS, (name, one)
        assert one.styles == 1, (name, one)
        ours = [size for script, size in one.scripts.items() if not script.startswith("htmx")]
        assert len(ours) == 1, (name, one)
        assert ours[0] <= MOST_OF_OURS, (name, one)
        assert len(one.scripts) == 2, (name, one)
