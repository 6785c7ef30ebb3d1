"""A thumb on a phone that counts its touches, and what stands on the pages that it comes by."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator

from looks.pictures import OPEN
from tests.browser.visitors import Visitor

_SCREENS = "document.documentElement.scrollHeight / innerHeight"


class Thumb:
    """``taps``: touches, of which a field takes one and a file one; letters do not count.
    ``characters`` and ``screens``: all that stands open on the pages on the way, and their height in screens.
    """

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.taps, self.characters, self.screens = 0, 0, 0.0
        self.pages: list[str] = []

    def comes(self, address: str) -> None:
        """Begin here; a mail or the phone's own bookmark leads there."""
        self.page.goto(address)
        self._looks()

    def taps_on(self, words: str, *, inside: str = "body") -> None:
        """Touch what has these words: a button, a link, a label, or the closed line of a fold."""
        place = self.page.locator(inside)
        named: Locator | None = None
        for role in ("button", "link"):
            found = place.get_by_role(role, name=words)  # type: ignore[arg-type]  # one of its words
            named = found if named is None else named.or_(found)
        assert named
        named = named.or_(place.locator("summary, label").filter(has_text=words))
        self.touches(named.filter(visible=True).first)

    def touches(self, one: Locator) -> None:
        """Touch this."""
        one.click()
        self.taps += 1
        self.page.wait_for_load_state()
        if self.page.evaluate("!window.looked"):  # another page, and no sheet of the same
            self._looks()

    def types(self, name: str, text: str) -> None:
        """Touch a field and type."""
        self.page.locator(f'main [name="{name}"]').filter(visible=True).first.fill(text)
        self.taps += 1

    def gives(self, name: str, file: Path) -> None:
        """Touch the field of a file and choose it."""
        self.page.locator(f'main [name="{name}"]').set_input_files(file)
        self.taps += 1

    def sees(self, *texts: str) -> None:
        self.visitor.sees(*texts)

    def told(self) -> dict[str, Any]:
        """What the way took."""
        return {"taps": self.taps, "characters": self.characters, "screens": round(self.screens, 1), "on": self.pages}

    def _looks(self) -> None:
        self.page.wait_for_load_state()
        self.page.evaluate("window.looked = true")
        self.characters += self.page.locator("main").evaluate(OPEN)
        self.screens += self.page.evaluate(_SCREENS)
        self.pages.append(self.page.url.removeprefix(self.visitor.site.url))
