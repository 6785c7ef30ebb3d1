"""The pictures of the simulation as SVG that stands alone and on a page: no script, no style attribute.

A row for each pair of players: its name, below it for each series a line from the least to the most and a dot at the
mean. It is as wide as a phone, so that the letters keep their size there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

COLOURS = ("#0017c1", "#c16800", "#197a4b", "#7f7f7f")
_LEFT, _RIGHT, _WIDTH = 14, 20, 380
_LINE, _BAND, _NAME, _FOOT = 18, 11, 22, 30
_INK, _MUTE = "#1a1a1c", "#626264"


@dataclass(frozen=True)
class Mark:
    """One series on one row: its mean and the two ends of its line."""

    mean: float
    least: float
    most: float


@dataclass(frozen=True)
class Chart:
    """A picture: ``rows`` are labels with one mark for each of ``series``. ``unit`` follows the numbers of the axis."""

    title: str
    axis: str
    series: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Mark]]]
    unit: str = ""


def drawn(chart: Chart) -> SafeString:
    """The SVG with its text alternative."""
    row, top = _NAME + _BAND * len(chart.series), _LINE * (len(chart.series) + 2)
    height = top + row * len(chart.rows) + _FOOT
    low, high, step = _span(mark for _, marks in chart.rows for mark in marks)
    scale = _Scale(low, high)
    body = format_html_join(
        "",
        "{}",
        ((_row(label, marks, top + row * n, scale),) for n, (label, marks) in enumerate(chart.rows)),
    )
    return format_html(
        '<svg class="plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}"'
        ' font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>{}{}{}</svg>\n',
        *(_WIDTH, height, _spoken(chart), _legend(chart.series), _axis(chart, scale, step, (top, height)), body),
    )


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float

    def at(self, value: float) -> str:
        share = (value - self.low) / (self.high - self.low)
        return f"{_LEFT + share * (_WIDTH - _LEFT - _RIGHT):.1f}"


def _span(marks: Iterable[Mark]) -> tuple[int, int, int]:
    """The ends of the axis and the distance of its lines, so that every mark is within and 0 is seen."""
    ends = [end for mark in marks for end in (mark.least, mark.most)]
    width = max([0.0, *ends]) - min([0.0, *ends])
    step = next(one for one in (5, 10, 20, 25, 50, 100, 1000) if width <= one * 9 or one == 1000)
    return int(min([0.0, *ends]) // step * step), int(-(-max([1.0, *ends]) // step) * step), step


def _legend(series: Sequence[str]) -> SafeString:
    return format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="5" fill="{}"/><text x="{}" y="{}" fill="{}">{}</text>',
        ((_LEFT, _LINE * n + 9, COLOURS[n], _LEFT + 12, _LINE * n + 13, _INK, name) for n, name in enumerate(series)),
    )


def _axis(chart: Chart, scale: _Scale, step: int, ends: tuple[int, int]) -> SafeString:
    """The numbers of the axis with a line down from each. ``ends``: the y at which the rows begin, and the height."""
    top, height = ends
    lines = format_html_join(
        "",
        '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="{3}"/><text x="{0}" y="{4}" text-anchor="middle"'
        ' fill="{5}">{6}</text>',
        (
            (scale.at(one), top - 4, height - _FOOT, _MUTE if one == 0 else "#d8d8db", top - 8, _MUTE, one)
            for one in range(int(scale.low), int(scale.high) + 1, step)
        ),
    )
    label = '<text x="{}" y="{}" text-anchor="end" fill="{}">{}</text>'
    return lines + format_html(label, _WIDTH - _RIGHT, height - 10, _MUTE, chart.axis)


def _row(label: str, marks: Sequence[Mark], top: int, scale: _Scale) -> SafeString:
    text = format_html('<text x="0" y="{}" fill="{}">{}</text>', top + 14, _INK, label)
    lines = format_html_join(
        "",
        '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="{3}" stroke-width="3" stroke-opacity="0.45"/>'
        '<circle cx="{4}" cy="{2}" r="4.5" fill="{3}"/>',
        (
            (scale.at(m.least), scale.at(m.most), top + _NAME + _BAND * n, COLOURS[n], scale.at(m.mean))
            for n, m in enumerate(marks)
        ),
    )
    return text + lines


def _spoken(chart: Chart) -> str:
    """All means in words."""
    rows = (
        f"{label}: "
        + ", ".join(f"{name} {m.mean:.0f}{chart.unit}" for name, m in zip(chart.series, marks, strict=True))
        for label, marks in chart.rows
    )
    return f"{chart.title}. " + "; ".join(rows)
