"""What differs between two versions of a legal page, paragraph by paragraph."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_AROUND = 1
"""Paragraphs shown before and after a change."""


@dataclass(frozen=True)
class Passage:
    """A paragraph that both versions have, only the old one (``removed``) or only the new one (``added``); or ``gap``:
    what is left out since both have it.
    """

    kind: Literal["same", "removed", "added", "gap"]
    text: str = ""

    @property
    def said(self) -> str:
        """The paragraph without the signs that make a heading of it."""
        return self.text.lstrip("#").strip()


def passages(old: str, new: str) -> tuple[Passage, ...]:
    """The changed paragraphs, each with its neighbours; empty if the texts say the same."""
    before, after = _paragraphs(old), _paragraphs(new)
    found: list[Passage] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(_AROUND):
        start = group[0][1]
        if start or found:
            found.append(Passage("gap"))
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                found += [Passage("same", one) for one in before[old_from:old_to]]
                continue
            found += [Passage("removed", one) for one in before[old_from:old_to]]
            found += [Passage("added", one) for one in after[new_from:new_to]]
        if group[-1][2] < len(before):
            found.append(Passage("gap"))
    return tuple(one for n, one in enumerate(found) if one.kind != "gap" or not n or found[n - 1].kind != "gap")


def _paragraphs(text: str) -> list[str]:
    return [line for line in (one.strip() for one in text.split("\n")) if line]
