"""The figures by the month at the desk: plots, tables, CSV, and what was searched in vain (decision 45)."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from michinori.desk.staff import staff_only
from michinori.figures.queries import months
from michinori.figures.queries.months import Series, Shown
from michinori.kernel.text import defused
from michinori.pages.callers import actor_of
from michinori.rules.figures import FIGURES
from michinori.wording.books import month as month_said
from michinori.wording.figures import LEADS, NOBODY, TITLES, part_name, value_said

_HEIGHT, _GAP = 24, 0.25
"""Of the picture, in its own units, and the share of a month's room that stays empty."""


@dataclass(frozen=True)
class Bar:
    """One month of a picture, in its own units. ``known``: there is a value to draw."""

    x: float
    y: float
    width: float
    height: float
    known: bool


@dataclass(frozen=True)
class Row:
    """One part of a figure: its name, the newest value in words, and the bars of its months, the oldest first."""

    name: str
    newest: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Card:
    """One figure. ``table``: the months, the newest first, with what is said of them."""

    key: str
    title: object
    lead: object
    rows: tuple[Row, ...]
    table: tuple[tuple[str, tuple[str, ...]], ...]


@staff_only("numbers")
@require_GET
def show_numbers(request: HttpRequest) -> HttpResponse:
    """Each figure as a picture, with the newest 24 months that are over."""
    actor = actor_of(request)
    series = months.staff_figures(actor)
    newest = max(series, default=None)
    values = {
        "cards": [_card(name, series) for name, one in FIGURES.items() if "desk" in one.places] if series else [],
        "newest": month_said(newest) if newest else "",
        "oldest": month_said(min(series)) if series else "",
        "words": months.words_in_vain(actor, newest) if newest else [],
    }
    return render(request, "desk/numbers.html", values)


@staff_only("numbers")
@require_GET
def download_numbers(request: HttpRequest, series: str) -> HttpResponse:
    """Send one figure as CSV (UTF-8 with a mark, so that spreadsheets read it), with the words that pages show."""
    name = months.figure_of(series)
    found = months.staff_figures(actor_of(request))
    return as_csv(f"michinori-{name}.csv", _lines(name, found))


def as_csv(filename: str, lines: Iterator[list[object]]) -> HttpResponse:
    """A small file of CSV, to be kept."""
    text = io.StringIO("")
    text.write("\ufeff")
    csv.writer(text).writerows([defused(str(cell)) for cell in line] for line in lines)
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def _lines(name: str, series: Series) -> Iterator[list[object]]:
    figure = FIGURES[name]
    yield [_("月"), *([_("内訳")] if figure.parts != ("",) else []), TITLES[name]]
    for month, found in series.items():
        for part in figure.parts:
            shown = _number(name, found.get((name, part)))
            value = "" if shown is None else shown
            yield [f"{month:%Y-%m}", *([part_name(name, part)] if part else []), value]


def _card(name: str, series: Series) -> Card:
    parts = FIGURES[name].parts
    return Card(
        name,
        TITLES[name],
        LEADS.get(name, ""),
        tuple(_row(name, part, series) for part in parts),
        tuple((month_said(month), _said(name, series, month)) for month in reversed(series)),
    )


def _said(name: str, series: Series, month: date) -> tuple[str, ...]:
    """What is said of one month: ``part value`` for each part."""
    found = ((part, series[month].get((name, part))) for part in FIGURES[name].parts)
    return tuple(f"{part_name(name, part)} {_words(name, shown)}".strip() for part, shown in found)


def _row(name: str, part: str, series: Series) -> Row:
    shown = [found.get((name, part)) for found in series.values()]
    numbers = [_number(name, one) for one in shown]
    return Row(part_name(name, part), _words(name, shown[-1]), bars_of(numbers))


def bars_of(numbers: list[int | None]) -> tuple[Bar, ...]:
    """The bars of one part in a picture 100 wide; a value that is hidden or unknown has none."""
    most, room = max([one for one in numbers if one], default=1), 100 / len(numbers)
    bars = []
    for at, one in enumerate(numbers):
        height = max(1.0, _HEIGHT * one / most) if one else 0.0
        bars.append(
            Bar(
                round(at * room, 3), round(_HEIGHT - height, 3), round(room * (1 - _GAP), 3), round(height, 3),
                one is not None,
            )
        )  # fmt: skip
    return tuple(bars)


def _number(name: str, shown: Shown | None) -> int | None:
    """The number to draw: a share in percent."""
    if shown is None or shown.is_blank(FIGURES[name].unit):
        return None
    return shown.percent if FIGURES[name].unit == "percent" else shown.value


def _words(name: str, shown: Shown | None) -> str:
    if shown is None or shown.is_blank(FIGURES[name].unit):
        return str(NOBODY)
    return value_said(FIGURES[name].unit, _number(name, shown))
