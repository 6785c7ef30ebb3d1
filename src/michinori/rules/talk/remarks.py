"""Where a remark on handed-in work is pinned: to a place of a page, or to a second of sound or film (domain § 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from michinori.rules.fields import Reader

FAR = 1_000
"""The right or lower edge of a page, in permille."""
MAX_REMARK = 1_000
MOST_REMARKS = 200
"""Remarks on one file; what is left to say then belongs into a message."""
LONGEST = 24 * 60 * 60
"""Seconds of a recording."""


@dataclass(frozen=True)
class Spot:
    """A place on a page, ``x`` and ``y`` in permille of its width and height, or a second of sound or film."""

    page: int | None = None
    x: int | None = None
    y: int | None = None
    second: int | None = None


def read_remark(sent: Mapping[str, Any], *, pages: int, plays: bool) -> tuple[str, Spot]:
    """The text and the spot of a remark on a file with so many ``pages``, or one that ``plays``.

    Without a place it is pinned to the middle of the first page, or to the beginning. Raises ``invalid`` (422).
    """
    reader = Reader(sent)
    text = reader.block("body", MAX_REMARK)
    if len(str(sent.get("body") or "")) > 2 * MAX_REMARK:  # as typed, with what cleaning takes away
        reader.flaw("body", "too_long", limit=MAX_REMARK)
    if plays:
        spot = Spot(second=reader.integer("second", 0, LONGEST, 0))
    else:
        page = reader.integer("page", 1, pages, 1)
        spot = Spot(page, reader.integer("x", 0, FAR, FAR // 2), reader.integer("y", 0, FAR, FAR // 2))
    reader.finish()
    return text, spot
