"""An answer with canaries, read as a browser reads it: where they are text, and where they would run."""

import re
from html.parser import HTMLParser

CANARY = re.compile(r"""(k\d{3})([a-z])"?'><(?:i|img[ /]src=x)[ /]on(?:error)?=\1\2>""")
_CODE = re.compile(r"\bk\d{3}[a-z]\b")
_TWICE = re.compile(r"k\d{3}[a-z]&[a-z#][\w]{1,5};.{0,20}")
_ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "xlink:href", "srcset", "background", "content"}
_ADDRESSES |= {"hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch"}
_RUNS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)


class Page(HTMLParser):
    """An answer as a browser reads it. ``live``: what would run, break out, or stand there escaped twice; ``seen``:
    which canaries are text.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.live: list[str] = []
        self.seen: set[str] = set()
        self._inside = ""
        self._data_only = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self._data_only = any(("type", kind) in attrs for kind in ("application/json", "application/ld+json"))
        if _CODE.search(tag):
            self.live.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if _CODE.search(tag):
            self.live.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and _CODE.search(data) and not (self._data_only and "<" not in data):
            self.live.append(f"in <{self._inside}>: {data}")
        self._text(data)

    def handle_comment(self, data: str) -> None:
        if _CODE.search(data):
            self.live.append(f"in a comment: {data}")

    def _text(self, text: str) -> None:
        self.seen |= {number for number, _ in CANARY.findall(text)}
        self.live += [f"escaped twice: {each}" for each in _TWICE.findall(text)]

    def _attribute(self, tag: str, name: str, value: str) -> None:
        self._text(value)
        told = f"<{tag} {name}={value}>"
        if name.startswith(("on", "hx-on")) or _CODE.search(name) or (name == "style" and _CODE.search(value)):
            self.live.append(told)
        if name in _ADDRESSES and _RUNS.match(re.sub(r"[\x00-\x20]", "", value)) and _CODE.search(value):
            self.live.append(told)
        if name == "srcdoc":
            inner = Page(value)
            self.live += inner.live
            self.seen |= inner.seen
