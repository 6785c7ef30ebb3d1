"""People at the real site in WebKit, which every browser on an iPhone runs: each with a window of a phone's size.

The browser is the one that WebKitGTK is tested with (Debian: webkit2gtk-driver), on a screen that nobody sees (xvfb),
driven by WebDriver; ``tests.browser.visitors`` has the same people in Chromium.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService
from selenium.webdriver.remote.webelement import WebElement
from sites import Site, wait_until

from tests.browser.at_once import missing
from tests.browser.person import PASSWORD, Person

WIDTH, HEIGHT = 390, 844
_BROWSERS = sorted(Path("/usr/lib").glob("*/webkit*/MiniBrowser"))
MISSING = [name for name in ("WebKitWebDriver", "Xvfb") if not shutil.which(name)] + ["MiniBrowser"] * (not _BROWSERS)
"""Programs that these stories need and that this machine does not have."""
_NAMED = """
const [inside, words] = arguments;
const said = (one) => (one.getAttribute("aria-label") || one.innerText || one.value || "").replace(/\\s+/g, " ");
const seen = (one) => one.checkVisibility({ visibilityProperty: true });
const all = [...document.querySelectorAll(inside)].flatMap((one) => [...one.querySelectorAll("button, a[href]")]);
const found = all.filter((one) => said(one).includes(words));
if (found.some(seen)) return found.find(seen);
const sheet = found[0]?.closest(".sheet");
const hidden = sheet ? [...document.querySelectorAll(`a[href="#${sheet.id}"]`)].find(seen)
  : found[0]?.closest("details:not([open])")?.querySelector("summary");
hidden?.click();
return null;
"""
_FOLD = """
const [words] = arguments;
return [...document.querySelectorAll("main summary")].find((one) => one.textContent.includes(words));
"""
_SET = """
const [field, value] = arguments;
field.value = value;
field.dispatchEvent(new Event("input", { bubbles: true }));
field.dispatchEvent(new Event("change", { bubbles: true }));
"""
# A file that the driver chooses by its path lets this WebKit crash once its form is sent.
_CHOOSE = """
const [field, text, name] = arguments;
const chosen = new DataTransfer();
chosen.items.add(new File([text], name, { type: "text/plain" }));
field.files = chosen.files;
field.dispatchEvent(new Event("change", { bubbles: true }));
"""
_SHOWN = 'return document.querySelector("main")?.textContent.replace(/\\s+/g, " ") ?? "";'
_TO_THE_MIDDLE = 'arguments[0].scrollIntoView({ block: "center", behavior: "instant" });'
_AXE = """
const [rules, done] = arguments;
axe.run({ resultTypes: ["violations"], preload: false, runOnly: rules })
  .then((found) => done(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)));
"""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Screen:
    """A screen of a phone's size that nobody sees. ``name`` is what a program's ``DISPLAY`` must be."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", f"{WIDTH}x{HEIGHT}x24"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._server.stdout
        self.name = f":{self._server.stdout.readline().strip()}"

    def close(self) -> None:
        self._server.terminate()
        self._server.communicate(timeout=30)


_THERE = "return document.readyState === 'complete' && !document.querySelector('.busy')"
"""Not the page whose form was just sent, with its button greyed."""


class WebKitVisitor(Person):
    """One person's window in WebKit."""

    def __init__(self, site: Site, name: str) -> None:
        self.site, self.name, self.width = site, name, WIDTH
        self.email = f"{name.lower()}-webkit@example.com"
        self._screen = Screen()
        options = WebKitGTKOptions()
        options.binary_location = str(_BROWSERS[-1])
        for argument in ("--automation", "--full-screen"):
            options.add_argument(argument)
        shown = {"DISPLAY": self._screen.name, "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1"}
        self.driver = WebKitGTK(options, WebKitGTKService(env={**os.environ, **shown, "TZ": "Asia/Tokyo"}))
        self.driver.set_script_timeout(60)
        self.driver.set_window_rect(0, 0, WIDTH, HEIGHT)
        self._waits_for(lambda: self.driver.execute_script("return innerWidth") == WIDTH, "the full screen")
        self._reads_japanese()

    @property
    def address(self) -> str:
        return str(self.driver.current_url)

    def opens(self, address: str) -> None:
        self.driver.get(self.site.url + address)
        self.looks_over()

    def reloads(self) -> None:
        self.driver.refresh()

    def presses(self, words: str, *, inside: str = "main") -> None:
        self._touches(self._waits_for(lambda: self.driver.execute_script(_NAMED, inside, words), words))
        self.looks_over()

    def unfolds(self, words: str) -> None:
        self._touches(self._waits_for(lambda: self.driver.execute_script(_FOLD, words), words))

    def fills(self, fields: Mapping[str, Any]) -> None:
        for name, value in fields.items():
            self._fills(f'main [name="{name}"]', value)

    def _fills(self, selector: str, value: object) -> None:
        field = self._field(selector)
        kind = field.get_attribute("type")
        if isinstance(value, Path):
            self.driver.execute_script(_CHOOSE, field, value.read_text(), value.name)
        elif value is True or kind == "radio":
            choice = self._field(selector if value is True else f'{selector}[value="{value}"]')
            if not choice.is_selected():
                self._touches(choice)
        elif kind == "date" or field.tag_name == "select":  # picked by a touch, not typed
            self.driver.execute_script(_SET, field, value)
        else:
            self.types(selector, str(value))

    def types(self, field: str, text: str, *, row: int = 0) -> None:
        found = self._field(field, row)
        self.driver.execute_script(_TO_THE_MIDDLE, found)
        found.clear()
        found.send_keys(text)

    def counts(self, selector: str) -> int:
        return len(self.driver.find_elements("css selector", selector))

    def sees(self, *texts: str) -> None:
        for text in texts:
            self._waits_for(lambda text=text: text in self.driver.execute_script(_SHOWN), text)

    def sees_at_once(self, *selectors: str) -> None:
        found = missing(
            lambda script, asked: self.driver.execute_script(f"return ({script})(arguments[0])", asked), selectors
        )
        assert not found, f"{self.address}: not on the first screen: {found}"

    def looks_over(self) -> None:
        """The page is there, no wider than the window, and axe finds nothing."""
        self._waits_for(lambda: self.driver.execute_script(_THERE), "the page")
        wide = self.driver.execute_script("return document.documentElement.scrollWidth")
        assert wide <= WIDTH, f"{self.address} is {wide} px wide"
        found = self.driver.execute_async_script(f"{Axe().axe_script}\n{_AXE}", _RULES)  # at once: a page may go on
        assert not found, f"{self.address}: {found}"

    def signs_in(self) -> None:
        self.opens("/accounts/login/")
        self.fills({"login": self.email, "password": PASSWORD})
        self.presses("ログイン")
        self._waits_for(lambda: "login" not in self.address, "the page after signing in")

    def leaves(self) -> None:
        """Close the window and its screen."""
        self.driver.quit()
        self._screen.close()

    def _reads_japanese(self) -> None:
        """A machine without Japanese locales asks for English pages."""
        self.opens("/")
        if self.driver.execute_script("return document.documentElement.lang") != "ja":
            self.presses("日本語", inside="footer")

    def _field(self, selector: str, row: int = 0) -> WebElement:
        found = self._waits_for(lambda: self.driver.find_elements("css selector", selector)[row:], selector)
        one: WebElement = found[0]
        return one

    def _touches(self, one: WebElement) -> None:
        self.driver.execute_script(_TO_THE_MIDDLE, one)
        one.click()

    def _waits_for(self, what: Callable[[], Any], words: str) -> Any:
        try:
            return wait_until(what)
        except AssertionError:
            shown = self.driver.execute_script(_SHOWN)
            raise AssertionError(f"{self.address}: {words} is not there, but {shown[:1500]}") from None
