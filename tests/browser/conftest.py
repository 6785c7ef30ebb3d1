"""Fixtures of the browser tests: a browser window for each person."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from depth import ALL
from playwright.sync_api import Browser
from sites import Site

from tests.browser.visitors import DESK, PHONE, Visitor, Visits

WIDTHS = {"phone": PHONE, "desk": DESK} if ALL else {"phone": PHONE}


@pytest.fixture(params=WIDTHS.values(), ids=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    """The windows' width in px: a phone's; with ``MICHINORI_ALL=1`` every story is played at a desktop's as well."""
    return int(request.param)


@pytest.fixture
def visits(browser: Browser, server: Site, width: int) -> Iterator[Visits]:
    """``visits("Ren")`` opens a window for Ren; all are closed, and checked, at the end."""
    windows: list[Visitor] = []

    def open_window(name: str, **context: object) -> Visitor:
        windows.append(Visitor(browser, server, name, width, **context))
        return windows[-1]

    yield open_window
    for window in windows:
        window.leaves()


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """A file to hand in."""
    file = tmp_path / "画面.svg.txt"
    file.write_text("ワイヤーフレームの下書きです。")
    return file
