"""Draw a balance over time as SVG: a step line, with its highest amount, its first day and "now" labelled.

As in the meter's picture, positions are percents of the width, and there are no style attributes.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from michinori.kernel.clock import day_of
from michinori.pages.money.lines import Step
from michinori.wording import display

_TOP, _FLOOR, _HEIGHT = 26, 136, 164  # px from the top: the highest step, the line of ¥0, the whole picture


def picture(steps: Sequence[Step], now: datetime) -> SafeString:
    """The SVG with its text alternative; empty if the balance has never changed."""
    if len(steps) < 2:
        return SafeString("")
    places = _places(steps, now)
    top = max(step.balance for step in steps) or 1
    heights = [_FLOOR - (_FLOOR - _TOP) * step.balance / top for step in steps]
    return format_html(
        '<svg class="flow" width="100%" height="{}" role="img" aria-label="{}">{}{}{}{}</svg>',
        _HEIGHT,
        spoken(steps),
        _areas(places, heights),
        _lines(places, heights),
        _floor(),
        _labels(steps, places, now),
    )


def spoken(steps: Sequence[Step]) -> str:
    """The text alternative of the picture."""
    values = {
        "from_day": display.day(day_of(steps[0].at)),
        "first": display.yen(steps[0].balance),
        "last": display.yen(steps[-1].balance),
        "most": display.yen(max(step.balance for step in steps)),
    }
    return _("残高の動きの図。%(from_day)sの%(first)sから、いまは%(last)s。いちばん多いときで%(most)s。") % values


def _places(steps: Sequence[Step], now: datetime) -> list[float]:
    """The left end of each step in percent of the width, and the right end of the last."""
    start, end = steps[0].at, max(now, steps[-1].at)
    span = (end - start).total_seconds() or 1
    room = 94.0  # leaves 6 % of the width to the last step, even if it happened just now
    found = [0.0, *(3 + (room - 3) * (step.at - start).total_seconds() / span for step in steps[1:])]
    return [*found, 100.0]


def _areas(places: Sequence[float], heights: Sequence[float]) -> SafeString:
    return format_html_join(
        "",
        '<rect class="flow-area" x="{}%" y="{}" width="{}%" height="{}"/>',
        (
            (_short(left), _short(top), _short(right - left), _short(_FLOOR - top))
            for left, right, top in zip(places, places[1:], heights, strict=False)
        ),
    )


def _lines(places: Sequence[float], heights: Sequence[float]) -> SafeString:
    flat = [(left, top, right, top) for left, right, top in zip(places, places[1:], heights, strict=False)]
    upright = [(place, a, place, b) for place, a, b in zip(places[1:], heights, heights[1:], strict=False)]
    return format_html_join(
        "",
        '<line class="flow-line" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
        (tuple(_short(each) for each in one) for one in [*flat, *upright]),
    )


def _floor() -> SafeString:
    return format_html('<line class="flow-floor" x1="0" x2="100%" y1="{0}" y2="{0}"/>', _FLOOR)


def _labels(steps: Sequence[Step], places: Sequence[float], now: datetime) -> SafeString:
    highest = max(range(len(steps)), key=lambda n: steps[n].balance)
    middle = (places[highest] + places[highest + 1]) / 2
    anchor = "start" if middle < 20 else "end" if middle > 80 else "middle"
    at = {"start": places[highest], "end": places[highest + 1], "middle": middle}[anchor]
    return format_html_join(
        "",
        '<text x="{}%" y="{}" text-anchor="{}" font-size="13">{}</text>',
        (
            (_short(at), _TOP - 8, anchor, display.yen(steps[highest].balance)),
            (0, _FLOOR + 20, "start", display.day(day_of(steps[0].at), year=False)),
            (100, _FLOOR + 20, "end", _("いま")),
        ),
    )


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
