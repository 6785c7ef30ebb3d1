"""Draw the number line of an ending as SVG: from ¥0 to the price, both sides' amounts above it, the rule's below.

Positions are percents of the width, so that the type keeps its size on every screen, and there are no style
attributes. A nested ``<svg x="…%">`` holds a label, whose shapes are px from there. Labels that would touch on the
narrowest screen are moved apart, and their stems lean.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from michinori.pages.templatetags.look import drawn
from michinori.wording.display import yen

_NARROW = 214
"""Px of the line on a screen of 320 px."""
_SPILL = 19
"""Px that a label may reach beyond either end of the line."""
_FACE, _GAP, _AIR = 32, 6, 8
"""Px of a face, from it to its words, and between two labels."""
_LINE = 64
"""Px from the top to the middle of the line."""
_BELOW, _ROW = 82, 48
"""Px from the top to the first row of labels below the line, and from row to row."""
_SMALL, _LARGE = 13, 15
"""Px of the type of a label's word and of its amount."""


@dataclass(frozen=True)
class Scale:
    """The picture's figures: totals in yen before tax; a side's amount is None until named. ``side``: the reader's.

    ``paid``: the part that is paid. ``faces``: of the sides (a user or a client each). ``result``: of a document from
    outside. ``low``, ``high``: the ends of a part to mark. ``key``: tells apart two pictures of a page.
    """

    price: int
    paid: int
    standing: int
    worker: int | None
    client: int | None
    side: str
    faces: dict[str, object] = field(default_factory=dict)
    result: int | None = None
    low: int | None = None
    high: int | None = None
    key: str = "line"

    @property
    def named(self) -> list[tuple[str, int]]:
        """The amounts of the sides that have named one, the lower first; the client's if they are equal."""
        found = [(side, amount) for side, amount in (("client", self.client), ("worker", self.worker))]
        return sorted(((side, amount) for side, amount in found if amount is not None), key=lambda one: one[1])

    def label(self, side: str) -> str:
        """How this reader calls a side."""
        return _("あなた") if side == self.side else _("相手")

    @property
    def spoken(self) -> str:
        """The text alternative, with the same figures."""
        parts = [(self.label(side), amount) for side, amount in self.named]
        parts.append((_("契約の決まり"), self.standing))
        parts += [] if self.result is None else [(_("届けられた結果"), self.result)]
        parts += [(_("支払い済み"), self.paid)] if self.paid else []
        start = _("0円から契約金額%(price)sまでの線。") % {"price": yen(self.price)}
        said = [_("%(label)sは%(amount)s") % {"label": label, "amount": yen(amount)} for label, amount in parts]
        return start + _("、").join(said) + _("。")


class _Mark(NamedTuple):
    """A label above the line: its point and the middle of its face in percent; ``ahead``: its words stand before it."""

    side: str
    amount: int
    point: float
    place: float
    ahead: bool


class _Flag(NamedTuple):
    """A label below the line: its point and its middle in percent, its width in px and its row."""

    kind: str
    word: str
    amount: int
    point: float
    place: float
    width: int
    row: int


def picture(scale: Scale) -> SafeString:
    """The whole SVG with its text alternative."""
    marks, flags = _above(scale), _below(scale)
    height = _BELOW + _ROW * (1 + max(flag.row for flag in flags)) - 4
    return format_html(
        '<svg class="nl{}" width="100%" height="{}" role="img" aria-label="{}">{}{}{}{}</svg>',
        "" if marks else " nl-unnamed",
        height,
        scale.spoken,
        _bands(scale),
        _joined(_stem(mark.place, mark.point, _FACE + 1, _LINE - 8) for mark in marks),
        _joined(_flag(flag) for flag in sorted(flags, key=lambda flag: -flag.row)),
        _joined(_mark(scale, mark) for mark in marks),
    )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _percent(scale: Scale, amount: int) -> float:
    return round(100 * min(1.0, max(0.0, amount / scale.price)), 2) if scale.price else 0.0


def _px(percent: float) -> float:
    return percent * _NARROW / 100


def _wide(text: str, size: int) -> float:
    """About how many px a text takes."""
    return sum(size if ord(sign) > 0x2E7F else size * 0.62 for sign in text)


def _bands(scale: Scale) -> SafeString:
    """The line with the paid part, the gap between the two amounts, hatched, and a part to mark."""
    hatch = f"hatch-{scale.key}"
    found = [
        format_html(
            '<defs><pattern id="{}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect class="nl-bare" width="7" height="7"/><rect class="nl-hatch" width="3.5" height="7"/>'
            "</pattern></defs>",
            hatch,
        ),
        _band("nl-line", 0, 100),
    ]
    named = scale.named
    if len(named) == 2 and named[0][1] < named[1][1]:
        low, high = (_percent(scale, amount) for _side, amount in named)
        found.append(_band("nl-gap", low, high, fill=f"url(#{hatch})"))
    if scale.paid:
        found.append(_band("nl-paid", 0, _percent(scale, scale.paid)))
    if scale.low is not None and scale.high is not None and scale.low < scale.high:
        found.append(_band("nl-safe", _percent(scale, scale.low), _percent(scale, scale.high)))
    return _joined(found)


def _band(name: str, low: float, high: float, *, fill: str = "") -> SafeString:
    extra = format_html(' fill="{}"', fill) if fill else ""
    return format_html(
        '<rect class="{}" x="{}%" y="{}" width="{}%" height="14" rx="7"{}/>',
        name,
        low,
        _LINE - 7,
        round(high - low, 2),
        extra,
    )


def _stem(start: float, end: float, top: int, bottom: int) -> SafeString:
    return format_html('<line class="nl-stem" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', start, end, top, bottom)


def _above(scale: Scale) -> list[_Mark]:
    """The sides' labels, each with its words on the side where there is room; moved apart if there is none."""
    named = scale.named
    points = [_percent(scale, amount) for _side, amount in named]
    widths = [_block(scale, side, amount) for side, amount in named]
    for ahead in product((False, True), repeat=len(named)):
        spans = [_span(_px(point), width, each) for point, width, each in zip(points, widths, ahead, strict=True)]
        if _fits(spans):
            break
    else:
        return _moved_apart(named, points, widths)
    return [_Mark(*one, point, point, each) for one, point, each in zip(named, points, ahead, strict=True)]


def _moved_apart(named: list[tuple[str, int]], points: list[float], widths: list[float]) -> list[_Mark]:
    left, half = -_SPILL, _FACE / 2
    room = _NARROW + 2 * _SPILL - sum(widths) - _AIR * (len(widths) - 1)
    wanted = _px(points[0]) - half
    start = min(max(left, wanted), left + max(0.0, room))
    found = []
    for one, point, width in zip(named, points, widths, strict=True):
        place = round(100 * (start + half) / _NARROW, 2)
        found.append(_Mark(*one, point, place, False))
        start += width + _AIR
    return found


def _block(scale: Scale, side: str, amount: int) -> float:
    words = max(_wide(scale.label(side), _SMALL), _wide(yen(amount), _LARGE))
    return _FACE + _GAP + words


def _span(point: float, width: float, ahead: bool) -> tuple[float, float]:
    start = point + _FACE / 2 - width if ahead else point - _FACE / 2
    return start, start + width


def _fits(spans: list[tuple[float, float]]) -> bool:
    inside = all(start >= -_SPILL and end <= _NARROW + _SPILL for start, end in spans)
    return inside and all(one[1] + _AIR <= two[0] for one, two in pairwise(spans))


def _below(scale: Scale) -> list[_Flag]:
    """The rule's figure, a document's, and the price, each in the first row where it touches no other."""
    wanted = [("rule", _("契約の決まり"), scale.standing)]
    wanted += [] if scale.result is None else [("paper", _("届けられた結果"), scale.result)]
    wanted.append(("price", _("契約金額"), scale.price))
    found: list[_Flag] = []
    for kind, word, amount in wanted:
        point = _percent(scale, amount)
        width = round(max(_wide(word, _SMALL), _wide(yen(amount), _LARGE)) + (0 if kind == "price" else 20))
        middle = min(max(_px(point), width / 2 - _SPILL), _NARROW + _SPILL - width / 2)
        middle = _room_for_price(scale, middle, width) if kind == "rule" else middle
        row = next(row for row in range(3) if not any(_touches(flag, middle, width, row) for flag in found))
        found.append(_Flag(kind, word, amount, point, round(100 * middle / _NARROW, 2), width, row))
    return found


def _room_for_price(scale: Scale, middle: float, width: int) -> float:
    """The middle of the rule's label, moved so that the price's, at the end of the line, stands beside it, as long as
    it still covers its point.
    """
    price = max(_wide(_("契約金額"), _SMALL), _wide(yen(scale.price), _LARGE))
    wanted = _NARROW + _SPILL - price - _AIR - width / 2
    return wanted if wanted < middle <= wanted + width / 2 - _AIR else middle


def _touches(flag: _Flag, middle: float, width: int, row: int) -> bool:
    return flag.row == row and abs(_px(flag.place) - middle) < (flag.width + width) / 2 + _AIR - 1


def _flag(flag: _Flag) -> SafeString:
    """A label below the line with its point; the price's has no box."""
    top = _BELOW + _ROW * flag.row
    stem = "" if flag.kind == "price" and flag.row == 0 else _stem(flag.point, flag.place, _LINE + 7, top + 2)
    box = format_html('<rect x="{}" y="{}" width="{}" height="42" rx="10"/>', -flag.width / 2, top, flag.width)
    return format_html(
        '<g class="nl-{}">{}<svg x="{}%">{}<text y="{}">{}</text><text class="nl-sum" y="{}">{}</text></svg>'
        '<circle cx="{}%" cy="{}" r="7"/></g>',
        flag.kind,
        stem,
        flag.place,
        "" if flag.kind == "price" else box,
        top + 16,
        flag.word,
        top + 35,
        yen(flag.amount),
        flag.point,
        _LINE,
    )


def _mark(scale: Scale, mark: _Mark) -> SafeString:
    """A side's label with its face, and its point on the line."""
    shift, anchor = (-_FACE / 2 - _GAP, "end") if mark.ahead else (_FACE / 2 + _GAP, "start")
    return format_html(
        '<g class="nl-{}"><svg x="{}%">{}<text x="{}" y="13" text-anchor="{}">{}</text>'
        '<text class="nl-sum" x="{}" y="31" text-anchor="{}">{}</text></svg><circle cx="{}%" cy="{}" r="7"/></g>',
        "mine" if mark.side == scale.side else "theirs",
        mark.place,
        _face(scale.faces.get(mark.side)),
        shift,
        anchor,
        scale.label(mark.side),
        shift,
        anchor,
        yen(mark.amount),
        mark.point,
        _LINE,
    )


def _face(somebody: object) -> SafeString:
    """The face of a side: its picture, or a letter in the shape and colour of the tag ``face``."""
    found = drawn(somebody)
    if found.address:
        return format_html(
            '<image class="nl-photo{}" href="{}" x="{}" width="{}" height="{}"/>',
            " nl-mark" if found.company else "",
            found.address,
            -_FACE / 2,
            _FACE,
            _FACE,
        )
    return format_html(
        '<g class="nl-face tint-{}"><rect x="{}" width="{}" height="{}" rx="{}"/>'
        '<text y="21" text-anchor="middle">{}</text></g>',
        found.tint,
        -_FACE / 2,
        _FACE,
        _FACE,
        9 if found.company else _FACE // 2,
        found.letter,
    )
