"""Fixtures of the browser tests: a browser window for each person."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sites import Site

from tests.browser.visitors import PHONE, Visitor, Visits

expect.set_options(timeout=20_000)  # for what must come sooner a story says so (``test_talking.SOON``)


@pytest.fixture
def width(request: pytest.FixtureRequest) -> int:
    """The windows' width in px: a phone's, but for stories that are played ``at_both_widths`` or on a desktop."""
    return int(getattr(request, "param", PHONE))


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
