"""Draw both sides' amounts as SVG on a line from ¥0 to the price, with the confirmed and the standing figure.

As in the meter's picture, positions are percents of the width, and there are no style attributes. Each label has its
own row, so that labels never overlap.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from michinori.wording.display import yen

_LINE = 64
"""Px from the top to the middle of the line."""
_ROOM = 50
"""From this percent of the width on, a label stands left of its point. Half a phone's width holds the longest label."""
_ROWS = {"worker": 18, "client": 42, "confirmed": 98, "standing": 122}


@dataclass(frozen=True)
class Scale:
    """The picture's figures: totals in yen before tax; a side's amount is None until named. ``side``: the reader's.
    ``safe``: the part that is paid.
    """

    price: int
    safe: int
    confirmed: int
    standing: int
    worker: int | None
    client: int | None
    side: str

    def label(self, name: str) -> str:
        """The label of a mark for this reader."""
        mine = {"worker": _("ワーカーの額"), "client": _("クライアントの額")}
        words = {"confirmed": _("確定した分"), "standing": _("決まりによる額")} | mine | {self.side: _("あなたの額")}
        return words[name]

    @property
    def marks(self) -> list[tuple[str, int]]:
        """The marks to draw with their amounts, in the order of their rows."""
        found = {name: getattr(self, name) for name in _ROWS}
        return [(name, amount) for name, amount in found.items() if amount is not None]

    @property
    def spoken(self) -> str:
        """The text alternative of the picture."""
        parts = [f"{self.label(name)} {yen(amount)}" for name, amount in self.marks]
        start = _("0円から契約金額%(price)sまでの図。") % {"price": yen(self.price)}
        return start + _("、").join(parts)


def picture(scale: Scale) -> SafeString:
    """The whole SVG with its text alternative."""
    return format_html(
        '<svg class="scale" width="100%" height="136" role="img" aria-label="{}">{}{}{}{}</svg>',
        scale.spoken,
        _between(scale),
        _safe(scale),
        format_html_join("", "{}", ((_stem(scale, name, amount),) for name, amount in scale.marks)),
        format_html_join("", "{}", ((_mark(scale, name, amount),) for name, amount in scale.marks)),
    )


def _place(scale: Scale, amount: int) -> float:
    return round(100 * min(1.0, max(0.0, amount / scale.price)), 2)


def _safe(scale: Scale) -> SafeString:
    """The part of the line that is paid."""
    return format_html(
        '<rect class="s-safe" x="0" y="{}" width="{}%" height="12" rx="6"/>', _LINE - 6, _place(scale, scale.safe)
    )


def _between(scale: Scale) -> SafeString:
    """The line, with the gap between the two sides' amounts."""
    line = format_html('<rect class="s-line" x="0" y="{}" width="100%" height="12" rx="6"/>', _LINE - 6)
    if scale.worker is None or scale.client is None:
        return line
    low, high = sorted((_place(scale, scale.worker), _place(scale, scale.client)))
    gap = round(high - low, 2)
    return line + format_html('<rect class="s-gap" x="{}%" y="{}" width="{}%" height="12"/>', low, _LINE - 6, gap)


def _stem(scale: Scale, name: str, amount: int) -> SafeString:
    """A thin line from the label's row to the main line."""
    place, row = _place(scale, amount), _ROWS[name]
    ends = (row - 10, _LINE - 8) if row < _LINE else (_LINE + 8, row + 2)
    return format_html(
        '<line class="s-stem{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', _own(scale, name), place, place, *ends
    )


def _mark(scale: Scale, name: str, amount: int) -> SafeString:
    """A point on the line, with its label on the side that has more room."""
    place, row = _place(scale, amount), _ROWS[name]
    anchor, shift = ("start", 6) if place < _ROOM else ("end", -6)
    return format_html(
        '<g class="s-{}{}"><circle cx="{}%" cy="{}" r="6"/>'
        '<text x="{}%" y="{}" dx="{}" text-anchor="{}">{} <tspan>{}</tspan></text></g>',
        name,
        _own(scale, name),
        place,
        _LINE,
        place,
        row,
        shift,
        anchor,
        scale.label(name),
        yen(amount),
    )


def _own(scale: Scale, name: str) -> str:
    return " s-mine" if name == scale.side else ""
