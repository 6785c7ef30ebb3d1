"""The Markdown of attackers (``safety.mxss``) in a real browser, without the content policy that would hide a hole: no
script runs, nothing is asked for, nothing changes when the browser reads its own writing again, and only what may be
there is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, Route
from safety.mxss import CORPUS, MUTATING, NAMESPACES, PLAIN

from michinori.machinery.markdown import _ATTRIBUTES, _TAGS, as_html

_SITE = "https://site.example/"
_FRAME = """<!doctype html><html><head><meta charset="utf-8"><script>
window.hits = 0; function hit() { window.hits++; } window.alert = window.confirm = window.prompt = hit;
</script></head><body><main>{}</main><p id="last">end</p></body></html>"""
_LOOK = """([tags, attributes]) => {
  const main = document.querySelector("main"), found = [];
  if (!main || !document.querySelector("#last")) return ["the page ends too soon"];
  const html = "http://www.w3.org/1999/xhtml";
  const look = (top, how) => top.querySelectorAll("*").forEach(one => {
    const name = one.localName;
    if (one.namespaceURI !== html || !tags.includes(name)) found.push(how + " <" + name + ">");
    for (const { name: attribute } of one.attributes)
      if (!(attributes[name] || []).includes(attribute)) found.push(how + " " + name + "." + attribute);
    if (name === "a" && one.hasAttribute("href") && !/^https?:$/.test(one.protocol)) found.push(how + " " + one.href);
  });
  look(main, "first");
  const poke = top => top.querySelectorAll("*").forEach(one => {
    for (const kind of ["mouseover", "focus", "focusin", "click", "toggle", "load", "error", "animationstart"])
      one.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
  });
  addEventListener("click", event => event.preventDefault(), true);
  poke(main);
  const once = main.innerHTML;
  main.innerHTML = once;
  if (main.innerHTML !== once) found.push("it changes when it is read again");
  look(main, "again");
  poke(main);
  const xml = new XMLSerializer().serializeToString(main);
  const kept = new DOMParser().parseFromString(xml, "text/html");
  look(kept.querySelector("main"), "as XML");
  const other = document.createElement("div");
  document.body.append(other);
  other.innerHTML = `<svg><foreignObject>${once}</foreignObject></svg><table>${once}</table><select>${once}</select>`;
  poke(other);
  other.remove();
  return found;
}"""
_ALLOWED = [
    sorted(_TAGS),
    {"a": ["href", "rel", "title"], **{tag: sorted(some) for tag, some in _ATTRIBUTES.items() if tag != "a"}},
]


@dataclass
class Watched:
    """A window that notes what is asked for."""

    page: Page
    asked: list[str] = field(default_factory=list)
    body: str = ""

    def answer(self, route: Route) -> None:
        if route.request.url == _SITE and route.request.is_navigation_request():
            route.fulfill(content_type="text/html; charset=utf-8", body=_FRAME.replace("{}", self.body))
        else:
            self.asked.append(route.request.url)
            route.abort()

    def shows(self, html: str) -> None:
        self.body, self.asked[:] = html, []
        self.page.goto(_SITE)

    @property
    def hits(self) -> int:
        return int(self.page.evaluate("window.hits"))


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context()
    found = Watched(context.new_page())
    found.page.on("dialog", lambda dialog: (found.asked.append("dialog"), dialog.dismiss()))
    context.route("**/*", found.answer)
    yield found
    context.close()


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert len(set(CORPUS.values())) == len(CORPUS) >= 280


@pytest.mark.parametrize("breaks", [True, False])
@pytest.mark.parametrize("kind", sorted({name.partition(" ")[0] for name in CORPUS}))
def test_nothing_acts(window: Watched, kind: str, breaks: bool) -> None:
    wrong: list[Any] = []
    for name, typed in CORPUS.items():
        if name.startswith(kind):
            window.shows(as_html(typed, breaks=breaks))
            said = window.page.evaluate(_LOOK, _ALLOWED)
            if said or window.hits or window.asked:
                wrong.append((name, typed, said, window.hits, window.asked[:]))
    assert not wrong, wrong


def test_all_of_them_in_one_text_do_nothing_either(window: Watched) -> None:
    window.shows(as_html("\n\n".join(CORPUS.values())))
    assert (window.page.evaluate(_LOOK, _ALLOWED), window.hits, window.asked) == ([], 0, [])


def test_uncleaned_they_would_act(window: Watched) -> None:
    """The control: of those that are HTML as they stand, most act in this browser, and this test sees it."""
    acted = 0
    for typed in (*PLAIN, *NAMESPACES, *MUTATING):
        try:
            window.shows(typed)
            window.page.evaluate("document.querySelectorAll('*').forEach(one => one.dispatchEvent(new Event('click')))")
            acted += bool(window.hits or window.asked)
        except Error:  # it led the window elsewhere
            acted += 1
    assert acted > 70, acted
