"""S1 and S6 in WebKit, on a phone: the same stories as in Chromium. Runs in .ci/run only."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from depth import only_when_long
from sites import Site, serving

from tests.browser import webkit
from tests.browser.test_irregular_ends import ends_at_ten_thousand_or_nothing, the_staff
from tests.browser.test_main_road import walks_the_main_road
from tests.browser.visitors import Visits

pytestmark = [
    only_when_long,
    pytest.mark.skipif(bool(webkit.MISSING), reason=f"no {webkit.MISSING}: apt-get install webkit2gtk-driver xvfb"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A site of its own: its clock is turned weeks forward."""
    with serving(ready_home(tmp_path_factory.mktemp("webkit") / "home")) as site:
        yield site


@pytest.fixture
def iphones(server: Site) -> Iterator[Callable[[str], webkit.WebKitVisitor]]:
    """``iphones("Ren")`` opens a window for Ren; all are closed at the end."""
    windows: list[webkit.WebKitVisitor] = []

    def open_window(name: str) -> webkit.WebKitVisitor:
        windows.append(webkit.WebKitVisitor(server, name))
        return windows[-1]

    yield open_window
    for window in windows:
        window.leaves()


def test_s1_the_main_road(iphones: Callable[[str], webkit.WebKitVisitor], server: Site, drawing: Path) -> None:
    walks_the_main_road(iphones("AoiWk"), iphones("RenWk"), server, drawing)


def test_s6_ten_thousand_against_nothing(
    iphones: Callable[[str], webkit.WebKitVisitor], visits: Visits, server: Site, drawing: Path
) -> None:
    aoi, ren = iphones("AoiWkS6"), iphones("RenWkS6")
    ends_at_ten_thousand_or_nothing(aoi, ren, the_staff(visits, server, "SoraWkS6"), server, drawing)
