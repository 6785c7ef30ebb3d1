"""The names of the stages below the road, where there is room for them: on a desktop. A phone lists them below."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from michinori.pages.meter_curve import height
from michinori.pages.meter_way import Stretch

_WIDTH = 5.1
"""Px per percent on the narrowest screen that is wide enough for names."""
_GAP = 10
"""Px between two names."""
_EDGE = 14
"""Px that a name may stand out beyond the road's ends."""


@dataclass(frozen=True)
class Label:
    """A name at ``place`` (percent across), below the road, which is ``height`` (percent down) at its lowest there;
    ``shift``: px to the right.
    """

    place: float
    height: float
    anchor: str
    shift: int
    text: str


def labels(pieces: Sequence[Stretch]) -> list[Label]:
    """The names of the stages at their posts; none at all unless each of them fits."""
    found, reached = [], -float(_EDGE)
    for piece in pieces:
        label = _label(piece)
        start, end = _span(label)
        if start < reached or end > 100 * _WIDTH + _EDGE:
            return []
        found.append(label)
        reached = end + _GAP
    return found


def _label(piece: Stretch) -> Label:
    last = piece.end > 99.9
    bare = Label(piece.end, 0, "end" if last else "middle", _EDGE if last else 0, piece.stage.name)
    start, end = (max(0.0, min(100.0, edge / _WIDTH)) for edge in _span(bare))
    lowest = max(height(start + (end - start) * step / 8) for step in range(9))
    return Label(bare.place, lowest, bare.anchor, bare.shift, bare.text)


def _span(label: Label) -> tuple[float, float]:
    """Where a name begins and ends, in px."""
    width, at = text_width(label.text), label.place * _WIDTH + label.shift
    return (at - width, at) if label.anchor == "end" else (at - width / 2, at + width / 2)


def text_width(text: str) -> float:
    """About how wide a text is at a font size of 13 px."""
    return sum(13.5 if unicodedata.east_asian_width(sign) in "WFA" else 7.8 for sign in text)
