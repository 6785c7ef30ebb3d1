"""What every page must meet on a phone beyond what a visitor's glance finds: each gives what it does not meet.

Dark, at 320 px, at 200 %, with a finger (targets of 44 px), with less motion. A page is loaded once and looked at in
all these ways.
"""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

NARROW, ZOOMED = {"width": 320, "height": 640}, {"width": 640, "height": 400}
"""The narrowest phone; a desktop of 1280 px at 200 %."""
FINGER = 44
"""px: what a finger meets (WCAG 2.5.5)."""
_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const out = (one) => one.getBoundingClientRect().right > innerWidth + 1;
  const last = [...document.querySelectorAll("body *")].filter(out).pop();
  return wide > 0 ? `${wide} px: ${last?.outerHTML.slice(0, 120)}` : "";
}"""
_PALE = """() => axe.run({ resultTypes: ["violations"], preload: false, runOnly: ["color-contrast"] })
  .then((found) => found.violations.flatMap((one) => one.nodes.map((node) => node.html.slice(0, 120))))"""
_SMALL = """(finger) => {
  const controls = 'a[href], button, select, summary, textarea, input:not([type="hidden"])';
  const words = (one) => one.textContent.replace(/\\s+/g, "");
  const inText = (one) => getComputedStyle(one).display === "inline" && words(one.parentElement) !== words(one);
  const parts = (one) => [one, ...(one.labels ?? [])];  // a touch on its label is one on the field
  const meets = (one, x, y) => {
    const hit = document.elementFromPoint(x, y);
    return hit && parts(one).some((part) => part.contains(hit));
  };
  const around = (one) => {
    const boxes = parts(one).map((part) => part.getBoundingClientRect()).filter((box) => box.width > 1);
    const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
    const [right, foot] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
    return { x: (left + right) / 2, y: (top + foot) / 2, width: right - left, height: foot - top };
  };
  return [...document.querySelectorAll(controls)].filter((one) => {
    const there = one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!there || one.disabled || inText(one) || one.closest(".skip, .sr")) return false;
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = around(one), reach = finger / 2 - 1;
    if (width < 2 || !meets(one, x, y)) return false;  // on a further screen of a row
    const across = width >= finger || (meets(one, x - reach, y) && meets(one, x + reach, y));
    return !across || !(height >= finger - 0.5 || (meets(one, x, y - reach) && meets(one, x, y + reach)));
  }).map((one) => {
    const { width, height } = around(one);
    const name = one.getAttribute("aria-label") || one.innerText || one.name || "";
    const said = name.replace(/\\s+/g, " ").slice(0, 30);
    return `${one.tagName.toLowerCase()}.${one.className} ${said} ${Math.round(width)}×${Math.round(height)}`;
  });
}"""
_COVERED = """() => {
  const controls = 'a[href], button, select, summary, textarea, input:not([type="hidden"])';
  const there = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  return [...document.querySelectorAll(controls)].filter((one) => {
    if (!there(one) || one.disabled || one.closest(".skip, .sr")) return false;
    one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const boxes = [one, ...(one.labels ?? [])].flatMap((part) => [...part.getClientRects()]);
    const seen = boxes.filter((box) => box.width > 1 && box.height > 1);
    return !seen.some((box) => {
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return hit && [one, ...(one.labels ?? [])].some((part) => part.contains(hit));
    });
  }).map((one) => one.outerHTML.slice(0, 120));
}"""
_MOVING = """() => document.getAnimations().filter((one) => one.effect?.getComputedTiming().duration > 1)
  .map((one) => one.effect.target?.outerHTML.slice(0, 120) ?? "?")"""


def scrolls_sideways_at(size: dict[str, int]) -> Callable[[Page], list[str]]:
    """Wider than a window of this size."""

    def look(page: Page) -> list[str]:
        before = page.viewport_size
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a dictionary of its own
        wide = page.evaluate(_WIDE)
        page.set_viewport_size(before)  # type: ignore[arg-type]  # it has one
        return [f"wider than {size['width']} px by {wide}"] if wide else []

    return look


def is_covered_at(size: dict[str, int] | ViewportSize) -> Callable[[Page], list[str]]:
    """Controls that a mouse cannot press, in a window of this size."""

    def look(page: Page) -> list[str]:
        before = page.viewport_size
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a dictionary of its own
        found = page.evaluate(_COVERED)
        page.set_viewport_size(before)  # type: ignore[arg-type]  # it has one
        return [f"covered: {one}" for one in found]

    return look


def is_pale_in_the_dark(page: Page) -> list[str]:
    """Text too pale on its ground, in the dark theme."""
    page.emulate_media(color_scheme="dark")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(_PALE)
    page.emulate_media(color_scheme="light")
    return [f"pale in the dark: {one}" for one in found]


def is_too_small_for_a_finger(page: Page) -> list[str]:
    """Controls that a finger of 44 px does not meet; links within other text are exempt, as in
    WCAG."""
    return [f"small: {one}" for one in page.evaluate(_SMALL, FINGER)]


def moves(page: Page) -> list[str]:
    """What moves though its reader asked for less motion (the page was loaded so, just now)."""
    return [f"moves: {one}" for one in page.evaluate(_MOVING)]


OF_A_PHONE: tuple[Callable[[Page], list[str]], ...] = (
    scrolls_sideways_at(NARROW),
    scrolls_sideways_at(ZOOMED),
    is_pale_in_the_dark,
    is_too_small_for_a_finger,
)
