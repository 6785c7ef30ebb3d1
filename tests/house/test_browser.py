"""The browser the tests use: the real one, Japanese, on the real server, under the real content policy."""

import re

from playwright.sync_api import Page, expect


def test_the_first_page_in_chromium_breaks_no_rule(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto("/")
    assert answer
    assert answer.status == 200
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page).to_have_title(re.compile("道のり"))
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Tokyo"
    assert complaints == []


def test_an_unknown_page_is_said_in_our_look(page: Page) -> None:
    answer = page.goto("/nowhere")
    assert answer
    assert answer.status == 404
    expect(page.locator("header")).to_be_visible()
