"""Columns (コラム): reading one, and its lead for lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from michinori.kernel.text import clean_line
from michinori.rules.fields import Reader

TITLE_LIMIT = 80
BODY_LIMIT = 20_000
TAG_LIMIT = 20
TAGS_LIMIT = 5
LEAD_LIMIT = 110
STATUSES = ("draft", "published")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+]|\d{1,3}[.)])\s+", re.MULTILINE)
_HEADING = re.compile(r"(?<=\S)\s*\n\s{0,3}#{1,6}\s")
_RULER = re.compile(r"^[ \t]{0,3}(?:[-*_=]{3,}|```.*|~~~.*)[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,500}\)")
_EMPHASIS = re.compile(r"[*_~`]{1,3}")
_BETWEEN_TAGS = re.compile(r"[,、，\n\r#＃]+")


@dataclass(frozen=True)
class Text:
    """A column as its author wrote it: ``body`` in Markdown."""

    title: str
    body: str
    tags: tuple[str, ...]

    @property
    def lead(self) -> str:
        """The first lines, up to the next heading, as one line without Markdown's marks, at most ``LEAD_LIMIT``
        characters.
        """
        plain = _RULER.sub("", _HEADING.split(self.body[:2_000], maxsplit=1)[0])
        plain = _LINK.sub(r"\1", _MARKS.sub("", plain))
        line = clean_line(_EMPHASIS.sub("", plain))
        return line if len(line) <= LEAD_LIMIT else f"{line[: LEAD_LIMIT - 1]}…"


def read_column(title: object, body: object, tags: object) -> Text:
    """Read a column; title and body are required. Raises ``invalid`` (422)."""
    reader = Reader({"title": title, "body": body})
    text = Text(reader.line("title", TITLE_LIMIT), reader.block("body", BODY_LIMIT), _read_tags(reader, tags))
    reader.finish()
    return text


def split_tags(typed: str) -> list[str]:
    """Split tags typed into one field, separated by Latin or Japanese commas, line breaks or ``#``."""
    return [tag for tag in map(clean_line, _BETWEEN_TAGS.split(typed)) if tag]


def _read_tags(reader: Reader, tags: Any) -> tuple[str, ...]:
    """Read tags: trimmed, without duplicates (ignoring case), in the order given."""
    if tags is None:
        return ()
    if not isinstance(tags, Sequence) or isinstance(tags, str) or not all(isinstance(tag, str) for tag in tags):
        reader.flaw("tags", "not_a_list")
        return ()
    unique: dict[str, str] = {}
    for tag in (clean_line(tag).lstrip("#＃").strip() for tag in tags):
        if tag:
            unique.setdefault(tag.casefold(), tag)
    if any(len(tag) > TAG_LIMIT for tag in unique.values()):
        reader.flaw("tags", "tag_too_long", limit=TAG_LIMIT)
    if len(unique) > TAGS_LIMIT:
        reader.flaw("tags", "too_many_tags", limit=TAGS_LIMIT)
    return tuple(unique.values())
