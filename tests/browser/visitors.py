"""People at the real site in real Chromium: each with a window of their own that minds what it sees.

Every page they come to is looked over once: no finding of axe, no sideways scrolling, no complaint on the console
(a breach of the content policy is one). In .ci/run a phone's page is not wider than a desktop's window
either: the two differ only by style sheets, so a story need not be played twice for that.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from depth import LONG
from playwright.sync_api import Browser, Locator, Page, Response, ViewportSize, expect
from sites import Site

from tests.browser.at_once import missing
from tests.browser.person import PASSWORD, Person
from tests.people.test_second_step import code_of

PHONE, DESK = 390, 1280
SIZES: dict[int, ViewportSize] = {PHONE: {"width": PHONE, "height": 844}, DESK: {"width": DESK, "height": 900}}
_WIDTHS = [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk", marks=pytest.mark.by_turns)]
at_both_widths = pytest.mark.parametrize("width", _WIDTHS, indirect=True)
"""For a story whose acts go by another way, or to another place, on a desktop."""
# No faults: a newer question replaced one under way; a form came back with its mistakes.
_CODE = re.compile(r"^(\d{8})$", re.MULTILINE)
_EXPECTED = re.compile(r"htmx:(sendAbort|afterRequest)\b|.*status of 422")
_AXE = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# From the top of the page: a control that is half under the fixed head would count as too small.
_FOUND = """async asked => {
  const was = scrollY;
  scrollTo({ top: 0, behavior: "instant" });
  const { violations } = await axe.run(asked);
  scrollTo({ top: was, behavior: "instant" });
  return violations;
}"""

Visits = Callable[..., "Visitor"]


class Visitor(Person):
    """One person's window in Chromium."""

    looked_over: ClassVar[set[tuple[int, str, str, str]]] = set()

    def __init__(
        self, browser: Browser, site: Site, name: str, width: int, *, thorough: bool = False, **context: Any
    ) -> None:
        """``thorough``: axe looks at a phone's page at a desktop's width, too, and for turning and sound."""
        self.thorough = thorough
        self.site, self.name, self.width = site, name, width
        self.scripts = bool(context.get("java_script_enabled", True))
        self.email = f"{name.lower()}-{width}@example.com"
        self.context = browser.new_context(
            base_url=site.url,
            viewport=SIZES[width],
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            **{"service_workers": "block"} | context,  # it would hide requests from the routes of tests
        )
        self.context.set_default_timeout(60_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on(
            "console",
            lambda said: self._complain(f"{said.text} {said.location['url']}") if said.type == "error" else None,
        )
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("response", self._note_failure)

    @property
    def address(self) -> str:
        return self.page.url

    def opens(self, address: str) -> None:
        self.page.goto(address)
        self.looks_over()

    def reloads(self) -> None:
        self.page.reload()

    def presses(self, words: str, *, inside: str = "main") -> None:
        named = self.page.locator(inside)
        found = named.get_by_role("button", name=words).or_(named.get_by_role("link", name=words))
        if not found.filter(visible=True).count():
            self._brings_out(named, words)
        found.filter(visible=True).first.click()
        self.looks_over()

    def unfolds(self, words: str) -> None:
        self.page.locator("main summary", has_text=words).first.click()

    def _brings_out(self, named: Locator, words: str) -> None:
        """Open the sheet or the closed part of the page in which these words are hidden. Where neither is, they come
        in a moment.
        """
        sheets = named.locator(".sheet", has_text=words)
        closed = named.locator("details:not([open])", has_text=words)
        if sheets.count():
            self.page.locator(f'a[href="#{sheets.first.get_attribute("id")}"]').filter(visible=True).first.click()
        elif closed.count():
            closed.first.locator("summary").first.click()

    def fills(self, fields: Mapping[str, Any]) -> None:
        for name, value in fields.items():
            field = self.page.locator(f'main [name="{name}"]')
            if isinstance(value, Path):
                field.set_input_files(value)
            elif value is True:
                field.first.check()
            elif field.first.get_attribute("type") == "radio":
                self.page.locator(f'main [name="{name}"][value="{value}"]').check()
            elif field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(str(value))

    def types(self, field: str, text: str, *, row: int = 0) -> None:
        found = self.page.locator(field).nth(row)
        found.clear()
        found.press_sequentially(text)

    def counts(self, selector: str) -> int:
        return self.page.locator(selector).count()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def sees_at_once(self, *selectors: str) -> None:
        if self.width == PHONE:
            found = missing(self.page.evaluate, selectors)
            assert not found, f"{self.page.url}: not on the first screen: {found}"

    def looks_over(self) -> None:
        """Sideways scrolling and complaints every time; axe once for each kind of page, side and width."""
        self.page.wait_for_load_state()  # right after a click there is an address, and no document yet
        assert not self.complaints, f"{self.page.url}: {self.complaints}"
        self._looks_at(self.width)
        if (LONG or self.thorough) and self.width == PHONE:
            was = self.page.evaluate("scrollY")
            self.page.set_viewport_size(SIZES[DESK])
            try:
                self._looks_at(DESK)
            finally:
                self.page.set_viewport_size(SIZES[PHONE])
                self.page.evaluate("was => scrollTo({ top: was, behavior: 'instant' })", was)

    def _looks_at(self, width: int) -> None:
        """The page in a window that is now this wide."""
        page = self.page
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide, and the window {width}"
        assert page.locator("h1:visible").count(), f"{page.url} hides what it is about"
        kind = (width, self.name[:3], re.sub(r"[a-z]{3}_[a-z2-7]{16}", "ID", page.url), page.title())
        asked = self.thorough or width == self.width
        if kind in Visitor.looked_over or not asked or not self.scripts:  # axe is a script: others open the same pages
            return
        Visitor.looked_over.add(kind)
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(Axe().axe_script)
        found = AxeResults({"violations": page.evaluate(_FOUND, _AXE | {"preload": self.thorough})})
        assert not found.violations_count, f"{page.url}\n{found.generate_report()}"

    def sets_up_a_second_step(self) -> None:
        """An authenticator app, from its key on the page: staff open the desk with it, owners move money."""
        self.opens("/accounts/2fa/totp/activate/")
        if "second-step/mail" in self.page.url:
            self.proves_the_mailbox()
            self.opens("/accounts/2fa/totp/activate/")
        self.proves_who_they_are()
        self.fills({"code": code_of(self.page.locator("main code").inner_text(), left=12)})
        self.presses("設定する")
        expect(self.page).not_to_have_url(re.compile("activate"))

    def proves_the_mailbox(self) -> None:
        """Type the number that is mailed to whoever sets up their first second step."""
        self.presses("メールで数字を受け取る")
        self.fills({"code": self._mailed(_CODE)})
        self.presses("確認する")

    def proves_who_they_are(self) -> None:
        """Type the password if the page asks for it."""
        if "reauthenticate" in self.page.url:
            self.fills({"password": PASSWORD})
            self.page.locator("main form button").first.click()

    def signs_in(self) -> None:
        self.page.goto("/accounts/login/")
        self.fills({"login": self.email, "password": PASSWORD})
        self.page.locator("main").get_by_role("button", name="ログイン", exact=True).click()
        self.page.wait_for_url(lambda url: "login" not in url)

    def leaves(self) -> None:
        """Nothing was complained about until the end."""
        assert not self.complaints, self.complaints
        self.context.close()

    def _complain(self, text: str) -> None:
        if not _EXPECTED.match(text):
            self.complaints.append(text)

    def _note_failure(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")
