"""A visitor without a mouse, who uses only Tab, Enter, Space, arrows and letters.

At every stop the focus must be visible: a ring around an element inside the window that nothing covers. Tab moves
forward in the order of the page and reaches every control.
"""

from typing import Any

from sites import Site

from tests.browser.person import PASSWORD
from tests.browser.visitors import Visitor

_MOST = 150
"""Stops on one page; who needs more is caught."""
_STOP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const [x, y] = [Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1), box.y + Math.min(box.height / 2, 12)];
  const top = document.elementFromPoint(x, y);
  const before = window.stops?.at(-1);
  const again = before !== one && window.stops?.includes(one);
  window.stops?.push(one);
  return {
    words: (one.getAttribute('aria-label') || one.innerText || one.value || '').replace(/\\s+/g, ' ').trim(),
    name: one.name || '',
    told: one.outerHTML.slice(0, 160),
    over: top?.outerHTML.slice(0, 160),
    ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 1 && box.height > 1 && y >= 0 && y <= innerHeight && box.right > 0 && box.left < innerWidth,
    uncovered: Boolean(top) && [one, ...(one.labels || [])].some((each) => each.contains(top) || top.contains(each)),
    again,
    onwards: !before?.isConnected || before === one || Boolean(before.compareDocumentPosition(one) & 4),  // following
  };
}"""
_TO_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  window.stops = [];
}"""
_MISSED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((one) => !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0
    && one.checkVisibility({visibilityProperty: true}))
  .filter((one) => !window.stops.some((stop) => stop === one || (one.type === 'radio' && stop.name === one.name)))
  .map((one) => one.outerHTML.slice(0, 160))"""


class Keys:
    """The keyboard of one visitor's window."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page, self.board = visitor, visitor.page, visitor.page.keyboard

    def stop(self, key: str = "Tab") -> dict[str, Any] | None:
        """One key onwards: where the focus is now, or None where it has left the page."""
        self.board.press(key)
        found: dict[str, Any] | None = self.page.evaluate(_STOP)
        if found:
            assert found["ringed"], f"no ring: {found['told']}"
            assert found["inside"], f"not in the window: {found['told']}"
            assert found["uncovered"], f"{found['told']} is under {found['over']}"
        return found

    def goes_to(self, words: str = "", *, name: str = "", key: str = "Tab") -> None:
        """Tab until what has these words, or the field of this name, has the focus."""
        for _ in range(_MOST):
            found = self.stop(key)
            if found and (found["name"] == name if name else words in found["words"]):
                return
        raise AssertionError(f"{self.page.url}: {words or name} cannot be reached")

    def presses(self, words: str, *, key: str = "Enter") -> None:
        """Go there and press it, and wait for the page that comes."""
        self.goes_to(words)
        with self.page.expect_event("domcontentloaded"):  # a form notes its sending in the history, a navigation, too
            self.board.press(key)

    def types(self, **fields: str) -> None:
        """Go to each field in turn and type."""
        for name, text in fields.items():
            self.goes_to(name=name)
            self.board.type(text)

    def goes_round(self) -> None:
        """Tab from the top through the whole page; every control must be reached, in the page's order."""
        self.page.evaluate(_TO_THE_TOP)
        for _ in range(_MOST):
            found = self.stop()
            if found is None or found["again"]:
                break
            assert found["onwards"], f"back to {found['told']}"
        else:
            raise AssertionError(f"{self.page.url}: no way out after {_MOST} stops")
        missed = self.page.evaluate(_MISSED)
        assert not missed, f"{self.page.url} never reaches {missed}"

    def signs_in(self, site: Site) -> None:
        self.page.goto(f"{site.url}/accounts/login/")
        self.types(login=self.visitor.email, password=PASSWORD)
        self.board.press("Enter")
        self.page.wait_for_url(lambda url: "login" not in url)
