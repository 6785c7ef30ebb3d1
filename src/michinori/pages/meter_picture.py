"""Draw the meter as SVG: confirmed solid, claimed hatched, the rest dotted, a pin いまここ ("you are here").

Positions are percents of the width, so that the drawing fits any screen without stretching text.
It uses no style attributes, since the content security policy forbids them.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from uuid import uuid4

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from michinori.pages.meter_way import MeterFigures, Stretch, circled, pin_place, stretches
from michinori.wording.contract.contracts import STAGE_STATUSES
from michinori.wording.display import yen

_Y = 46  # px from the top to the middle of the line
_NUMBER_ROOM = 6.5  # percent of the width that a circled number needs on the narrowest phone
_WIDE = 5.4  # px per percent on screens wide enough for names instead of numbers


def picture(figures: MeterFigures) -> SafeString:
    """The whole SVG with its text alternative."""
    pieces = stretches(figures)
    hatch = f"hatch-{uuid4().hex[:8]}"
    return format_html(
        '<svg class="way" width="100%" height="88" role="img" aria-label="{}">{}{}{}{}{}{}</svg>',
        spoken(figures),
        _pattern(hatch),
        _rest(),
        _joined(_travelled(piece, hatch) for piece in pieces),
        _joined(_nodes(pieces)),
        _joined(_labels(pieces)),
        _pin(pin_place(figures, pieces)),
    )


def stage_word(status: str) -> str:
    """A stage's status in words (``承認済み`` for ``approved``)."""
    return str(STAGE_STATUSES.get(status, status))


def spoken(figures: MeterFigures) -> str:
    """The text alternative of the picture."""
    stages = [_("%(name)s（%(state)s）") % {"name": s.name, "state": stage_word(s.status)} for s in figures.stages]
    values = {"price": yen(figures.price), "sure": yen(figures.confirmed), "open": yen(figures.unconfirmed)}
    text = _("道のりの図。契約金額%(price)sのうち、確定した分は%(sure)s、申告中は%(open)s。") % values
    if figures.superseded:
        text += _("確定した分のうち、やり直しの前までの分は%(before)s。") % {"before": yen(figures.superseded)}
    last = _("支払われたのは%(standing)s。") if figures.over else _("いま終わったら%(standing)s。")
    text += last % {"standing": yen(figures.standing)}
    return text + _("工程: %(stages)s") % {"stages": _("、").join(stages)}


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308


def _percent(place: float) -> str:
    return f"{place:.3f}".rstrip("0").rstrip(".") + "%"


def _pattern(name: str) -> SafeString:
    return format_html(
        '<defs><pattern id="{}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="7" height="7" fill="#fff"/><rect class="m-hatch" width="3.5" height="7"/></pattern></defs>',
        name,
    )


def _rest() -> SafeString:
    return format_html(
        '<line class="m-way" x1="0" x2="100%" y1="{0}" y2="{0}" stroke-width="5" stroke-linecap="round"'
        ' stroke-dasharray="0.1 11"/>',
        _Y,
    )


def _travelled(piece: Stretch, hatch: str) -> SafeString:
    parts = []
    if piece.said > piece.sure:
        width = piece.said - piece.sure
        parts.append(
            format_html(
                '<rect class="m-edge" x="{}" y="{}" width="{}" height="14" fill="url(#{})" stroke-width="1.5"/>',
                *(_percent(piece.sure), _Y - 7, _percent(width), hatch),
            )
        )
    if piece.sure > piece.start:
        width = piece.sure - piece.start
        parts.append(
            format_html(
                '<rect class="m-sure" x="{}" y="{}" width="{}" height="16"/>',
                _percent(piece.start),
                _Y - 8,
                _percent(width),
            )
        )
    return _joined(parts)


def _nodes(pieces: Sequence[Stretch]) -> Iterable[SafeString]:
    narrowest = min((piece.end - piece.start for piece in pieces), default=100)
    radius = 9 if narrowest >= 9 else 6 if narrowest >= 5 else 4
    begun = bool(pieces and pieces[0].sure > pieces[0].start)
    yield _node(0, 8 if begun else 5, "begun" if begun else "waiting", tick=False)
    for piece in pieces:
        yield _node(piece.end, radius, piece.stage.status, tick=radius >= 9)


def _node(place: float, radius: float, status: str, *, tick: bool) -> SafeString:
    kind = {"begun": "m-start", "approved": "m-done", "submitted": "m-said", "doing": "m-said"}.get(status, "m-open")
    mark = mark_safe('<path class="m-tick" d="M-4 0.5l3 3 5-6"/>') if tick and status == "approved" else ""
    return format_html(
        '<svg x="{}" y="{}" overflow="visible"><circle class="{}" r="{}"/>{}</svg>',
        _percent(place),
        _Y,
        kind,
        radius,
        mark,
    )


def _labels(pieces: Sequence[Stretch]) -> Iterable[SafeString]:
    """Label the stages by name, or by number where a name does not fit. A single stage gets no number."""
    last, several = -100.0, sum(piece.number > 0 for piece in pieces) > 1
    for piece in pieces:
        number, name = (circled(piece.number) if several and piece.number else ""), piece.stage.name
        short = fitted(f"{number} {name}".strip(), (piece.end - piece.start) * _WIDE)
        room = piece.middle - last >= _NUMBER_ROOM
        if short:
            yield _label(piece.middle, short, "m-label m-wide")
        if number and room:
            last = piece.middle
            yield _label(piece.middle, number, "m-label m-narrow" if short else "m-label")


def _label(place: float, text: str, kind: str) -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="middle" font-size="13">{}</text>',
        kind,
        _percent(place),
        _Y + 34,
        text,
    )


def fitted(text: str, room: float) -> str:
    """``text`` cut with … to ``room`` px at a font size of 13 px; empty if fewer than six characters would remain."""
    widths = [13.5 if unicodedata.east_asian_width(sign) in "WFA" else 7.8 for sign in text]
    if sum(widths) <= room:
        return text
    kept, used = 0, 13.5
    while kept < len(text) and used + widths[kept] <= room:
        used += widths[kept]
        kept += 1
    return text[:kept].rstrip() + "…" if kept >= 6 else ""


def _pin(place: float) -> SafeString:
    anchor = "start" if place < 8 else "end" if place > 92 else "middle"
    edge = -8 if anchor == "start" else 8 if anchor == "end" else 0
    return format_html(
        '<svg x="{}" y="0" overflow="visible"><path class="m-pin" d="M0 34l-8-12h16z"/>'
        '<text class="m-pin" x="{}" y="15" text-anchor="{}" font-size="14">{}</text></svg>',
        *(_percent(place), edge, anchor, _("いまここ")),
    )
