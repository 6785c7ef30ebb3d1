"""Text as lines for pages: decoding, wrapping, counting. Needs nothing but the standard library."""

import unicodedata

COLUMNS = 104
LINES = 64
MOST_PAGES = 300
_TAB = 4
_ENCODINGS = ("utf-8-sig", "cp932", "utf-16")


class TooLong(ValueError):
    """More pages than a preview has."""


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, Shift JIS or UTF-16. Raises ValueError if it is none of them."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in reversed(_ENCODINGS) if marked else _ENCODINGS[:2]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("no text")


def width_of(sign: str) -> int:
    """The cells that a character takes: 2 for a full-width one, 0 for one drawn on the character before it."""
    if sign < "\x7f":
        return 1
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def wrapped(text: str) -> list[str]:
    """The text in lines of at most ``COLUMNS`` cells. Raises ``TooLong``."""
    lines = list[str]()
    for line in text.expandtabs(_TAB).splitlines() or [""]:
        lines += _wrap(line)
        if len(lines) > MOST_PAGES * LINES:
            raise TooLong
    return lines


def _wrap(line: str) -> list[str]:
    if len(line) * 2 <= COLUMNS:
        return [line]
    made, start, cells = list[str](), 0, 0
    for index, sign in enumerate(line):
        width = width_of(sign)
        if cells + width > COLUMNS:
            made.append(line[start:index])
            start, cells = index, 0
            if len(made) > MOST_PAGES * LINES:
                raise TooLong
        cells += width
    return [*made, line[start:]]


def pages_of(lines: list[str]) -> list[list[str]]:
    """The lines page by page; at least one page."""
    return [lines[start : start + LINES] for start in range(0, len(lines), LINES)] or [[]]
