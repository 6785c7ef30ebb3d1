"""Each guide is one screen: nothing to scroll for on a desk, and no more than a screen of reading on a phone."""

import pytest

from michinori.wording.guides.catalogue import COURSE, GUIDES
from tests.browser.visitors import DESK, PHONE, Visitor, Visits, at_both_widths

SCREEN = {PHONE: 844, DESK: 800}
SCREENS_OF_THE_COURSE = 2
"""The guides along an ending stand on one page with its days."""
_HEIGHT = "document.querySelector('article').getBoundingClientRect().height"
_BOTTOM = "document.querySelector('article').getBoundingClientRect().bottom + scrollY"
_SIDEWAYS = "document.documentElement.scrollWidth"


@at_both_widths
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_guide_fits_one_screen(visits: Visits, width: int, language: str) -> None:
    reader = visits("Mio", extra_http_headers={"Accept-Language": language})
    wrong = {slug: found for slug in GUIDES if (found := _read(reader, slug, width))}
    assert wrong == {}
    reader.opens("/guides/")
    reader.presses(str(reader.page.locator("main .link-list a").first.inner_text()))


def _read(reader: Visitor, slug: str, width: int) -> str:
    reader.page.goto(f"/guides/{slug}")
    page = reader.page
    if page.evaluate(_SIDEWAYS) > width:
        return "wider than the screen"
    height = page.evaluate(_BOTTOM if width == DESK else _HEIGHT)
    most = SCREEN[width] * (SCREENS_OF_THE_COURSE if slug in COURSE else 1)
    return f"{height} px" if height > most else ""
