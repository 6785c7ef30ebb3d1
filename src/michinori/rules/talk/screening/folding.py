"""Normalised text for screening, with the mapping back to places in the text as typed.

Folded: NFKC, lower case, katakana as hiragana, without invisible characters and marks on letters, look-alikes of other
scripts as Latin letters, circled and coloured characters as plain ones. Squeezed: the letters and digits of the folded
text only, so that separators do not matter. Everything takes linear time.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

from michinori.rules.talk.screening.patterns import beginnings

_VOICED = re.compile(r"(?s).[\u3099\u309a\uff9e\uff9f]?")
_VOICE_MARKS = frozenset("\u3099\u309a\uff9e\uff9f")
_UNSEEN = frozenset(("Cf", "Cc", "Cs", "Co", "Cn", "Mn", "Me"))
_LONGEST_PART = 3
"""The most characters to which one typed character is folded: some expand to whole phrases and would swell the text."""
_REMEMBERED = 20_000

_LOOKALIKES = dict(
    zip(
        "аеорсухіјѕԁһӏкмтвнɡıαορεικντυχøłʟɪɴᴇᴅɪsᴄᴏʀᴋʏᴘᴛɢᴍᴀꜱᴢ",
        "aeopcyxijsdhlkmtbhgiaopeikvtyxolline" + "discorkyptgmasz",
        strict=True,
    )
) | {"\u3164": "", "\u1160": "", "\u115f": "", "\u2800": " ", "ς": "s", "и": "n", "п": "n", "я": "r", "ш": "w"}
_SIGNS = {
    **dict.fromkeys("‐‑‒–—―−﹣⁃˗", "-"),
    **dict.fromkeys("〜～∼〰", "~"),
    **dict.fromkeys("○◯⚪⭕", "〇"),
    **dict.fromkeys("💚🟢🟩", "緑"),
    **dict.fromkeys("📞☎📱", "電話"),
    "✉": "",
    "📧": "@",
    "📩": "@",
    "⓿": "0",
    "🄋": "0",
    "🄌": "0",
    "․": ".",
    "\u2028": "\n",
    "\u2029": "\n",
    "\n": "\n",
    "\r": "\n",
    "\t": " ",
}
_RUNS = (
    (0x2776, "123456789"),
    (0x2780, "123456789"),
    (0x278A, "123456789"),
    (0x24F5, "123456789"),
    (0x1F1E6, "abcdefghijklmnopqrstuvwxyz"),
    (0x1F150, "abcdefghijklmnopqrstuvwxyz"),
    (0x1F170, "abcdefghijklmnopqrstuvwxyz"),
)


def _specials() -> dict[str, str]:
    runs = {chr(first + n): plain for first, plains in _RUNS for n, plain in enumerate(plains)}
    return {**_SIGNS, **runs}


class _Parts(dict[str, str]):
    """A cache of what each character folds to."""

    def __missing__(self, unit: str) -> str:
        part = _fold(unit)
        if len(self) > _REMEMBERED:
            self.clear()
            self.update(_specials())
        self[unit] = part
        return part


def _fold(unit: str) -> str:
    if "\u4e00" <= unit <= "\u9fff" and len(unit) == 1:
        return unit
    whole = unicodedata.normalize("NFKC", unit)[:_LONGEST_PART].lower()
    return "".join(_plain(char) for char in whole)


def _plain(char: str) -> str:
    if char in _PARTS_OF_SIGNS:
        return _PARTS_OF_SIGNS[char]
    if "\u30a1" <= char <= "\u30f6":
        return chr(ord(char) - 0x60)
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    if unicodedata.category(char) in _UNSEEN:
        return ""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() else _LOOKALIKES.get(base, char) if base != char and not _is_kana(char) else char


def _is_kana(char: str) -> bool:
    return "\u3040" <= char <= "\u30ff"


_PARTS_OF_SIGNS = _specials()
_PARTS = _Parts(_PARTS_OF_SIGNS)


@dataclass(frozen=True)
class Folded:
    """A folded text. Character n of ``text`` was typed at ``places[n]`` of ``typed``."""

    typed: str
    text: str
    places: range | list[int]

    @cached_property
    def letters(self) -> list[bool]:
        return list(map(str.isalnum, self.text))

    @cached_property
    def squeezed(self) -> str:
        """The letters and digits of ``text``."""
        return "".join(compress(self.text, self.letters))

    @cached_property
    def _characters(self) -> frozenset[str]:
        return frozenset(self.text)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches of a pattern in ``text``."""
        return pattern.finditer(self.text) if self._may_hold(pattern) else iter(())

    def matches_squeezed(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches of a pattern in ``squeezed``."""
        return pattern.finditer(self.squeezed) if self._may_hold(pattern) else iter(())

    def _may_hold(self, pattern: re.Pattern[str]) -> bool:
        first = beginnings(pattern)
        return first is None or not first.isdisjoint(self._characters)

    @cached_property
    def _squeezed_places(self) -> list[int]:
        return list(compress(range(len(self.text)), self.letters))

    def unsqueezed(self, start: int, end: int) -> tuple[int, int]:
        """The place in ``text`` of characters ``start`` to ``end`` (exclusive, not empty) of ``squeezed``."""
        return self._squeezed_places[start], self._squeezed_places[end - 1] + 1

    def as_typed(self, start: int, end: int) -> tuple[int, int]:
        """The place in ``typed`` of characters ``start`` to ``end`` (exclusive, not empty) of ``text``."""
        last = self.places[end - 1] + 1
        if last < len(self.typed) and self.typed[last] in _VOICE_MARKS:
            last += 1
        return self.places[start], last


def fold(typed: str) -> Folded:
    """Fold a text as typed."""
    if typed.isascii() and typed.isprintable():
        return Folded(typed, typed.lower(), range(len(typed)))
    if _VOICE_MARKS.isdisjoint(typed):
        parts = list(map(_PARTS.__getitem__, typed))
        places = [place for place, part in enumerate(parts) for _ in part]
    else:
        units = _VOICED.findall(typed)
        parts = list(map(_PARTS.__getitem__, units))
        places, at = [], 0
        for unit, part in zip(units, parts, strict=True):
            places += [at] * len(part)
            at += len(unit)
    return Folded(typed, "".join(parts), places)
