"""The forms that a page draws, read as a browser would: what they are called, of what kind, what they hold."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TEXT, SECRET, NUMBER, DAY, CHOICE, TICK, FILE, HIDDEN = (
    "text", "secret", "number", "day", "choice", "tick", "file", "hidden",
)  # fmt: skip
_INPUTS = {"password": SECRET, "date": DAY, "radio": CHOICE, "checkbox": TICK, "file": FILE, "hidden": HIDDEN}


@dataclass
class Control:
    """A field: a group of radio buttons or ticks is one. ``limit``: how many characters a text says it may have."""

    name: str
    kind: str
    anchor: str
    required: bool = False
    limit: int = 0
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass
class Drawn:
    """A form with method POST. ``action`` is empty where it leads to its own page."""

    action: str
    controls: dict[str, Control] = field(default_factory=dict)


def forms_of(text: str) -> list[Drawn]:
    """All forms of a page that are sent by POST."""
    reader = _Reader()
    reader.feed(text)
    return reader.forms


class _Reader(HTMLParser):
    """Outside of a form controls do not count, nor what a template element keeps for later rows."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Drawn] = []
        self.form: Drawn | None = None
        self.open: Control | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Drawn(found.get("action", "").partition("?")[0]) if found.get("method") == "post" else None
            self.forms += [self.form] if self.form else []
        elif self.form and tag in ("input", "textarea", "select"):
            self._control(tag, found)
        elif tag == "option" and self.open:
            self.open.options.append(found.get("value", ""))
            self.open.values += [found.get("value", "")] if "selected" in found else []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.open:
            self.open.values = [self.text.removeprefix("\n")]
        if tag in ("textarea", "select"):
            self.open = None
        if tag == "form":
            self.form = None

    def _control(self, tag: str, found: dict[str, Any]) -> None:
        name, form = found.get("name", ""), self.form
        if form is None or name in ("", "csrfmiddlewaretoken") or "__row__" in name or "disabled" in found:
            return
        kind = _kind(tag, found)
        anchor = found.get("id", "")
        if kind in (CHOICE, TICK) and tag == "input":
            anchor = anchor.rpartition("_")[0] if anchor.rpartition("_")[2].isdigit() else anchor
        one = form.controls.setdefault(name, Control(name, kind, anchor))
        one.required = one.required or "required" in found
        one.limit = int(found.get("data-limit") or found.get("maxlength") or 0)
        if tag == "input" and kind in (CHOICE, TICK):
            one.options.append(found.get("value", "on"))
            one.values += [found.get("value", "on")] if "checked" in found else []
        elif tag == "input":
            one.values = [found.get("value", "")]
        else:
            self.open, self.text = one, ""


def _kind(tag: str, found: dict[str, str]) -> str:
    if tag == "select":
        return CHOICE
    if found.get("inputmode") == "numeric":
        return NUMBER
    return _INPUTS.get(found.get("type", ""), TEXT) if tag == "input" else TEXT
