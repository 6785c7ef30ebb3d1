"""Both sides' amounts on one line from 0 to the price, with what is confirmed and what the rule gives.

Fluid as the meter is: places are percents of the width, and every label has a line of its own, so that none collide.
No style attributes: the content security policy forbids them.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from michinori.wording.display import yen

_LINE = 64
"""The middle of the line, in px from the top."""
_ROOM = 50
"""From this percent on a label stands to the left of its point: on a phone half the line holds the longest."""
_ROWS = {"worker": 18, "client": 42, "confirmed": 98, "standing": 122}


@dataclass(frozen=True)
class Scale:
    """Totals in yen before tax; an amount not named yet is None. ``side`` is the reader's."""

    price: int
    safe: int
    confirmed: int
    standing: int
    worker: int | None
    client: int | None
    side: str

    def label(self, name: str) -> str:
        """A mark in words, as the reader calls it."""
        mine = {"worker": _("ワーカーの額"), "client": _("クライアントの額")}
        words = {"confirmed": _("確定した分"), "standing": _("決まりによる額")} | mine | {self.side: _("あなたの額")}
        return words[name]

    @property
    def marks(self) -> list[tuple[str, int]]:
        """What stands on the line, from the top down."""
        found = {name: getattr(self, name) for name in _ROWS}
        return [(name, amount) for name, amount in found.items() if amount is not None]

    @property
    def spoken(self) -> str:
        """The picture in words, for those who do not see it."""
        parts = [f"{self.label(name)} {yen(amount)}" for name, amount in self.marks]
        start = _("0円から契約金額%(price)sまでの図。") % {"price": yen(self.price)}
        return start + _("、").join(parts)


def picture(scale: Scale) -> SafeString:
    """The whole drawing with its text alternative."""
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
    """The part that nobody disputes, or that is paid."""
    return format_html(
        '<rect class="s-safe" x="0" y="{}" width="{}%" height="12" rx="6"/>', _LINE - 6, _place(scale, scale.safe)
    )


def _between(scale: Scale) -> SafeString:
    """The line, and on it what lies between the two amounts."""
    line = format_html('<rect class="s-line" x="0" y="{}" width="100%" height="12" rx="6"/>', _LINE - 6)
    if scale.worker is None or scale.client is None:
        return line
    low, high = sorted((_place(scale, scale.worker), _place(scale, scale.client)))
    gap = round(high - low, 2)
    return line + format_html('<rect class="s-gap" x="{}%" y="{}" width="{}%" height="12"/>', low, _LINE - 6, gap)


def _stem(scale: Scale, name: str, amount: int) -> SafeString:
    """A thin line from the label's row to the way."""
    place, row = _place(scale, amount), _ROWS[name]
    ends = (row - 10, _LINE - 8) if row < _LINE else (_LINE + 8, row + 2)
    return format_html(
        '<line class="s-stem{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', _own(scale, name), place, place, *ends
    )


def _mark(scale: Scale, name: str, amount: int) -> SafeString:
    """A point on the way, and its label on the roomier side."""
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
