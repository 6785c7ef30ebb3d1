"""What a phone shows at once: nothing scrolled, nothing counted that lies under the bar at the foot."""

from collections.abc import Callable, Iterable
from typing import Any

_TOP = 24
"""px of a thing, from its top, of which a reader sees that it is there and goes on."""
_SHOWN = """([selector, top]) => {
  document.querySelector(".site-clock")?.remove();  // simulated time's own bar
  scrollTo({ top: 0, behavior: "instant" });
  return [...document.querySelectorAll(selector)].some((one) => {
    const box = one.getBoundingClientRect(), x = box.left + box.width / 2, edge = Math.min(8, box.height / 2);
    const open = (y) => {
      const there = y >= 0 && y < innerHeight ? document.elementFromPoint(x, y) : null;
      return Boolean(there) && (one.contains(there) || there.contains(one));
    };
    return one.checkVisibility({ visibilityProperty: true }) && box.width > 1
      && open(box.top + edge) && open(top ? box.top + top : box.bottom - edge);
  });
}"""


def missing(ask: Callable[[str, Any], Any], whole: Iterable[str], tops: Iterable[str] = ()) -> list[str]:
    """Those of the selectors that name nothing on the first screen: the whole of it, or the top of it.

    ``ask`` evaluates a function of JavaScript with one argument in the page.
    """
    asked = [(one, 0) for one in whole] + [(one, _TOP) for one in tops]
    return [one for one, top in asked if not ask(_SHOWN, [one, top])]
