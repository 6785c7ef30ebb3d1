"""The line of the meter's picture: a road of three bends that climbs from left to right.

Places are percents: from the left of the picture, and down from its top. The road never turns back, so that each place
from the left has one height, and the picture can be as wide as it likes without its lengths becoming wrong.
"""

from dataclasses import dataclass
from functools import lru_cache

Point = tuple[float, float]


@dataclass(frozen=True)
class Bend:
    """A piece of the road as a cubic Bézier curve."""

    start: Point
    first: Point
    second: Point
    end: Point

    def at(self, t: float) -> Point:
        """The point at ``t`` from 0 to 1."""
        return self._parted(t)[2]

    def _parted(self, t: float) -> tuple[Point, Point, Point, Point, Point]:
        """The points by which the curve is cut at ``t`` (de Casteljau): two of its first part, the cut, two more."""
        ab, bc, cd = (_between(*pair, t) for pair in self._pairs())
        abc, bcd = _between(ab, bc, t), _between(bc, cd, t)
        return ab, abc, _between(abc, bcd, t), bcd, cd

    def _pairs(self) -> tuple[tuple[Point, Point], ...]:
        return (self.start, self.first), (self.first, self.second), (self.second, self.end)

    def reaching(self, place: float) -> float:
        """The ``t`` at which the curve is at this place from the left. Works on the places alone, as a picture asks for
        it some sixty times.
        """
        places = self.start[0], self.first[0], self.second[0], self.end[0]
        low, high = 0.0, 1.0
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if _place_at(*places, middle) < place else (low, middle)
        return (low + high) / 2

    def until(self, place: float) -> "Bend":
        """Its part to the left of a place."""
        ab, abc, cut, _, _ = self._parted(self.reaching(place))
        return Bend(self.start, ab, abc, cut)

    def since(self, place: float) -> "Bend":
        """Its part to the right of a place."""
        _, _, cut, bcd, cd = self._parted(self.reaching(place))
        return Bend(cut, bcd, cd, self.end)


def _place_at(a: float, b: float, c: float, d: float, t: float) -> float:
    """The place from the left at ``t``: what ``Bend.at`` computes of it."""
    ab, bc, cd = a + (b - a) * t, b + (c - b) * t, c + (d - c) * t
    abc, bcd = ab + (bc - ab) * t, bc + (cd - bc) * t
    return abc + (bcd - abc) * t


def _between(one: Point, other: Point, t: float) -> Point:
    return one[0] + (other[0] - one[0]) * t, one[1] + (other[1] - one[1]) * t


BENDS = (
    Bend((0, 78), (18, 84), (21, 44), (37.5, 47)),
    Bend((37.5, 47), (54, 50), (60.5, 79), (75, 66)),
    Bend((75, 66), (88, 54), (87, 33), (100, 30)),
)


@lru_cache(4_000)
def height(place: float) -> float:
    """How far down the road is, at a place from the left. Kept: the road is the same in all pictures."""
    bend = next((one for one in BENDS if place <= one.end[0]), BENDS[-1])
    return bend.at(bend.reaching(place))[1]


def path(start: float, end: float) -> str:
    """The road from one place to another, as the ``d`` of an SVG path; empty if there is nothing between them."""
    parts = [_cut(bend, start, end) for bend in BENDS if bend.start[0] < end and bend.end[0] > start]
    if not parts or end <= start:
        return ""
    pieces = "".join(f"C{_pair(one.first)} {_pair(one.second)} {_pair(one.end)}" for one in parts)
    return f"M{_pair(parts[0].start)}{pieces}"


def _cut(bend: Bend, start: float, end: float) -> Bend:
    bend = bend.until(end) if end < bend.end[0] else bend
    return bend.since(start) if start > bend.start[0] else bend


def _pair(point: Point) -> str:
    return f"{_short(point[0])} {_short(point[1])}"


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
