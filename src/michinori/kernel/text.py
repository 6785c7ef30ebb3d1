"""Clean text: what people type, normalised for storage and comparison without a change of meaning."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_LINKED = re.compile(r"(?<=\w)[.．](?=[^\W\d_]{2})|:(?=//)|//(?=\w)|@(?=\w)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean_line(text: str) -> str:
    """One line: NFC, without control, zero-width and direction characters, white space collapsed and trimmed."""
    return " ".join(clean_block(text).split())


def clean_block(text: str) -> str:
    """Several lines: NFC, line ends as ``\\n``, without control, zero-width and direction characters, trimmed."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", _INVISIBLE.sub("", text)).strip()


def defused(cell: str) -> str:
    """Text for a cell of CSV that no spreadsheet computes: what could begin a formula gets an apostrophe before it."""
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r＝＋－＠") else cell


def number_in(text: str | None, digits: int = 9) -> int | None:
    """The whole number that a text of at most so many ASCII digits is, as an address, a hidden field or a cookie holds
    one; None for anything else.
    """
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= digits else None


def unlinked(text: str) -> str:
    """Text in which no mail program finds an address to link, for what people typed: ``evil.example`` becomes
    ``evil. example``, and a space also parts ``://`` and follows ``@``.
    """
    return _LINKED.sub(lambda found: f"{found[0]} ", text)
