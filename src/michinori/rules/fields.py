"""Reading single values that people or programs sent: any JSON in, a valid value out, with a flaw for bad input.

Only ``Reader.finish`` raises.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import clean_block, clean_line

MAX_YEN = 99_999_999


@dataclass
class Reader:
    """A reader of a mapping, field by field, that collects flaws. ``prefix``: put before each field's name in them."""

    body: Mapping[str, Any]
    prefix: str = ""
    flaws: list[Flaw] = field(default_factory=list)

    def flaw(self, name: str, key: str, **values: Any) -> None:
        """Add a flaw of the field ``name``. ``key``: of the sentence in ``wording``, filled with ``values``."""
        self.flaws.append(Flaw(self.prefix + name, key, values))

    def given(self, name: str) -> bool:
        """Whether the field is present and neither null nor empty text."""
        return self.body.get(name) not in (None, "")

    def integer(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds; ``default`` None means required. Bad input gives ``least`` and a flaw."""
        if not self.given(name):
            if default is None:
                self.flaw(name, "required")
            return least if default is None else default
        value = self.body[name]
        if isinstance(value, bool) or not isinstance(value, int):
            self.flaw(name, "not_a_number")
            return least
        if value < least:
            self.flaw(name, "too_small", limit=least)
            return least
        if value > most:
            self.flaw(name, "too_large", limit=most)
            return least
        return value

    def line(self, name: str, most: int, default: str | None = None) -> str:
        """One line of text of at most ``most`` characters, cleaned; ``default`` None means required."""
        return self._text(name, most, default, clean_line)

    def block(self, name: str, most: int, default: str | None = None) -> str:
        """Text of several lines, at most ``most`` characters, cleaned; ``default`` None means required."""
        return self._text(name, most, default, clean_block)

    def _text(self, name: str, most: int, default: str | None, clean: Any) -> str:
        value = self.body.get(name)
        if value is not None and not isinstance(value, str):
            self.flaw(name, "not_text")
            return ""
        text: str = clean(value or "")
        if not text:
            if default is None:
                self.flaw(name, "required")
            return default or ""
        if len(text) > most:
            self.flaw(name, "too_long", limit=most)
        return text

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of ``choices``; ``default`` None means required. Bad input gives the first choice and a flaw."""
        if not self.given(name):
            if default is None:
                self.flaw(name, "required")
            return default or choices[0]
        value = self.body[name]
        if not isinstance(value, str) or value not in choices:
            self.flaw(name, "not_a_choice")
            return choices[0]
        return value

    def flag(self, name: str, default: bool) -> bool:
        """A boolean. Bad input gives ``default`` and a flaw."""
        value = self.body.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.flaw(name, "not_a_choice")
            return default
        return value

    def day(self, name: str, default: date | None = None) -> date:
        """A date in ISO 8601; ``default`` None means required. Bad input gives ``date.max`` and a flaw, so that later
        comparisons still work.
        """
        if not self.given(name):
            if default is None:
                self.flaw(name, "required")
            return default or date.max
        value = self.body[name]
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.flaw(name, "not_a_date")
            return date.max

    def rows(self, name: str, most: int) -> list[Mapping[str, Any]]:
        """The objects of a list of at most ``most``. Entries that are not objects are left out, with a flaw."""
        value = self.body.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.flaw(name, "not_a_list")
            return []
        if len(value) > most:
            self.flaw(name, "too_many", limit=most)
            return []
        good = [row for row in value if isinstance(row, Mapping)]
        if len(good) < len(value):
            self.flaw(name, "not_a_list")
        return good

    def within(self, name: str, index: int, row: Mapping[str, Any]) -> "Reader":
        """A reader for one row of a list, which adds its flaws, named ``name.index.field``, to those of this reader."""
        return Reader(row, f"{self.prefix}{name}.{index}.", self.flaws)

    def has_flaw(self, name: str) -> bool:
        """Whether that field already has a flaw."""
        return any(flaw.field == self.prefix + name for flaw in self.flaws)

    def finish(self) -> None:
        """Raise ``invalid`` (422) if there are any flaws."""
        if self.flaws:
            raise Problem.invalid(*self.flaws)
