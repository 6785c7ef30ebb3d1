"""Draw the meter as SVG: a road, solid as far as confirmed, hatched as far as claimed, dotted to its end at the price.

A post stands at the end of each stage, somebody's face at the standing figure. Across, places are percents of the
width, so that the picture fits any screen without stretching text. It has no style attributes, since the content
security policy forbids them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from michinori.pages.meter_curve import height, path
from michinori.pages.meter_labels import Label, labels
from michinori.pages.meter_way import MeterFigures, Stretch, pin_place, stretches
from michinori.wording.contract.contracts import STAGE_STATUSES
from michinori.wording.display import yen

_NARROW, _WIDE = 62, 84
"""From these places on, the face would stand on the price beside the flag: on a phone, on a desktop."""
_NAME = "\0"
"""Stands in a kept picture for the name that each picture on a page has of its own. No stored text contains it."""
_POSTS = {"approved": "m-done", "submitted": "m-said", "doing": "m-said"}


def picture(figures: MeterFigures, somebody: Any = None) -> SafeString:
    """The whole SVG with its text alternative; ``somebody``: the user or client whose face stands on the road."""
    road = _road_of(figures)
    begun = road.svg.replace(_NAME, f"road-{uuid4().hex[:8]}")
    return mark_safe(f"{begun}{_pin(road.pin, somebody)}</svg>")  # noqa: S308 - escaped where it is drawn


def names_stages(figures: MeterFigures) -> bool:
    """Whether the names of the stages stand in the picture, which they do where all of them have room."""
    return _road_of(figures).names_stages


def mini_picture(figures: MeterFigures) -> SafeString:
    """A straight road for lists, 12 px high, with the same figures. Its text alternative leaves the stages out."""
    name, pieces = f"road-{uuid4().hex[:8]}", stretches(figures)
    return format_html(
        '<svg class="mini-road" width="100%" height="12" role="img" aria-label="{}"><defs>{}</defs>{}{}{}</svg>',
        _amounts(figures),
        _pattern(name),
        mark_safe('<line class="m-way" x1="2" x2="100%" y1="6" y2="6"/>'),
        _joined(_strip(f"url(#{name})", "m-ask", *one) for one in joined((p.sure, p.said) for p in pieces)),
        _joined(_strip("", "m-sure", *one) for one in joined((p.start, p.sure) for p in pieces)),
    )


@dataclass(frozen=True)
class _Road:
    """The picture without its end and the face. ``pin``: where the face stands, in percent of the width."""

    svg: str
    pin: float
    names_stages: bool


def _road_of(figures: MeterFigures) -> _Road:
    return _drawn(figures, get_language(), get_script_prefix())


@lru_cache(500)
def _drawn(figures: MeterFigures, language: str | None, prefix: str) -> _Road:
    """Kept by the figures, of which alone it is drawn; names in them are plain text. ``language``, ``prefix``: those
    that are active now, as a part of the key.
    """
    pieces = stretches(figures)
    place, named = pin_place(figures, pieces), labels(pieces)
    svg = format_html(
        '<svg class="way" width="100%" height="160" role="img" aria-label="{}">{}{}{}{}{}{}',
        spoken(figures),
        _defs(_NAME, pieces),
        _land(pieces),
        _hatched(_NAME, pieces),
        _joined(_posts(pieces)),
        _joined(map(_label, named)),
        _goal(figures.price, place),
    )
    return _Road(svg, place, bool(named))


def stage_word(status: str) -> str:
    """A stage's status in words (``承認済み`` for ``approved``)."""
    return str(STAGE_STATUSES.get(status, status))


def spoken(figures: MeterFigures) -> str:
    """The text alternative of the picture."""
    stages = [
        _("%(name)s（%(state)s）") % {"name": s.name, "state": _state(s.status, s.locked)} for s in figures.stages
    ]
    return _amounts(figures) + _("工程: %(stages)s") % {"stages": _("、").join(stages)}


def _state(status: str, locked: bool) -> str:
    return _("前の工程の承認後") if locked else stage_word(status)


def _amounts(figures: MeterFigures) -> str:
    values = {"price": yen(figures.price), "sure": yen(figures.confirmed), "open": yen(figures.unconfirmed)}
    text = (
        _("道のり。契約金額%(price)sのうち、確定%(sure)s、未確認のまま%(open)s。")
        if figures.over
        else _("道のり。契約金額%(price)sのうち、確定%(sure)s、確認待ち%(open)s。")
    ) % values
    if figures.superseded:
        text += _("確定のうち、やり直しの前までの分は%(before)s。") % {"before": yen(figures.superseded)}
    last = _("支払われたのは%(standing)s。") if figures.over else _("いま終わったら%(standing)s。")
    return text + last % {"standing": yen(figures.standing)}


def joined(parts: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches of the road without the empty ones; those that touch become one."""
    found: list[tuple[float, float]] = []
    for start, end in parts:
        if found and start - found[-1][1] < 1e-6:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return found


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308


def _percent(place: float) -> str:
    return f"{place:.2f}".rstrip("0").rstrip(".") + "%"


def _pattern(name: str) -> SafeString:
    return format_html(
        '<pattern id="{}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="m-gap" width="7" height="7"/><rect class="m-hatch" width="3.5" height="7"/></pattern>',
        name,
    )


def _defs(name: str, pieces: Sequence[Stretch]) -> SafeString:
    """The hatching, and the part of the road that it covers."""
    covered = "".join(path(*one) for one in joined((piece.sure, piece.said) for piece in pieces))
    mask = format_html(
        '<mask id="{}-mask" maskUnits="userSpaceOnUse" x="0" y="0" width="100%" height="100%">'
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible"><path class="m-cover" d="{}"/></svg>'
        "</mask>",
        name,
        covered,
    )
    return format_html("<defs>{}{}</defs>", _pattern(name), mask if covered else "")


def _land(pieces: Sequence[Stretch]) -> SafeString:
    """The road in coordinates of percents: its whole length, the edges of what is claimed, what is confirmed."""
    claimed = "".join(path(*one) for one in joined((piece.sure, piece.said) for piece in pieces))
    sure = "".join(path(*one) for one in joined((piece.start, piece.sure) for piece in pieces))
    drawn = [("m-way", path(0, 100)), ("m-ask", claimed), ("m-sure", sure), ("m-lane", sure)]
    return format_html(
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">{}</svg>',
        _joined(format_html('<path class="{}" d="{}"/>', kind, d) for kind, d in drawn if d),
    )


def _hatched(name: str, pieces: Sequence[Stretch]) -> SafeString:
    if not any(piece.said > piece.sure for piece in pieces):
        return mark_safe("")
    return format_html('<rect width="100%" height="100%" fill="url(#{0})" mask="url(#{0}-mask)"/>', name)


def _strip(fill: str, kind: str, start: float, end: float) -> SafeString:
    paint = format_html(' fill="{}"', fill) if fill else ""
    return format_html(
        '<rect class="{}"{} x="{}" y="1" width="{}" height="10" rx="{}"/>',
        kind,
        paint,
        _percent(start),
        _percent(end - start),
        0 if fill else 5,
    )


def _posts(pieces: Sequence[Stretch]) -> Iterable[SafeString]:
    narrowest = min((piece.end - piece.start for piece in pieces), default=100)
    radius = 11 if narrowest >= 9 else 6 if narrowest >= 5 else 4
    begun = bool(pieces and pieces[0].sure > pieces[0].start)
    yield _post(0, "m-start" if begun else "m-open", 9 if begun else 5)
    for piece in pieces:
        kind = "m-shut" if piece.stage.locked else _POSTS.get(piece.stage.status, "m-open")
        yield _post(piece.end, kind, radius, _inside(piece, kind, len(pieces)) if radius > 9 else "")


def _inside(piece: Stretch, kind: str, count: int) -> SafeString:
    """What a post shows: a tick, a lock, or its number where there are several."""
    if kind == "m-done":
        return mark_safe('<path class="m-tick" d="M-5 .5l3.500 3.500 6.500-7"/>')
    if kind == "m-shut":
        return format_html('<use class="m-lock" href="{}#lock" x="-7" y="-7" width="14" height="14"/>', _icons())
    if count < 2:
        return mark_safe("")
    return format_html('<text class="m-number" text-anchor="middle" y="4.500">{}</text>', piece.number)


def _post(place: float, kind: str, radius: int, inside: str = "") -> SafeString:
    return format_html(
        '<svg x="{}" y="{}" overflow="visible"><circle class="{}" r="{}"/>{}</svg>',
        *(_percent(place), _percent(height(place)), kind, radius, inside),
    )


def _label(label: Label) -> SafeString:
    return format_html(
        '<text class="m-label m-wide" x="{}" y="{}" dx="{}" dy="30" text-anchor="{}">{}</text>',
        *(_percent(label.place), _percent(label.height), label.shift, label.anchor, label.text),
    )


def _goal(price: int, pin: float) -> SafeString:
    """The flag at the end with the price, which is left out where the face stands in its place."""
    if pin > _WIDE:
        return mark_safe("")
    kind = "m-price m-wide" if pin > _NARROW else "m-price"
    return format_html(
        '<svg x="100%" y="{}" overflow="visible"><path class="m-flag" d="M0-10v-20h-22l5 6-5 6h22"/>'
        '<text class="{}" x="-30" y="-19" text-anchor="end">{}</text></svg>',
        *(_percent(height(100)), kind, yen(price)),
    )


def _pin(place: float, somebody: Any) -> SafeString:
    return format_html(
        '<svg x="{}" y="{}" overflow="visible"><path class="m-pin" d="M0-8l-7-11h14z"/>'
        '<circle class="m-pin" cy="-34" r="19"/>{}</svg>',
        *(_percent(place), _percent(height(place)), _face(somebody)),
    )


def _face(somebody: Any) -> SafeString:
    """What stands in the circle of the pin: the face, else the first sign of the name, else the drawing of a person."""
    holder = getattr(somebody, "holder", somebody)
    name = str(getattr(holder, "display_name", "") or "").strip()
    if shown := getattr(holder, "shown_face", ""):
        address = reverse("face", args=(shown,))
        return format_html('<image class="m-shown" href="{}" x="-17" y="-51" width="34" height="34"/>', address)
    if not name:
        return format_html('<use class="m-face" href="{}#user" x="-12" y="-46" width="24" height="24"/>', _icons())
    return format_html('<text class="m-face" text-anchor="middle" y="-28">{}</text>', name[:1])


def _icons() -> str:
    return static("pages/icons.svg")
