"""What the operator tells the public, month by month: how contracts end, silence, reports, deletions (decision 45)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.figures.queries.months import HIDDEN, Shown, public_figures, public_months
from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems
from michinori.rules.figures import FIGURES
from michinori.wording.books import month as month_said
from michinori.wording.figures import LEADS, NOBODY, TITLES, part_name, value_said


@dataclass(frozen=True)
class Line:
    """One part: its name, its value in words, and how long its bar is, in percent of the longest."""

    name: str
    said: str
    length: int


@dataclass(frozen=True)
class Group:
    """One figure."""

    title: object
    lead: object
    lines: tuple[Line, ...]


@require_safe
@login_not_required
@answers_problems
def show_transparency(request: HttpRequest, month_name: str = "") -> HttpResponse:
    """One month, by default the newest. Raises ``not-found`` (404) for a month that has not been counted."""
    months = public_months()
    month = _chosen(months, month_name)
    found = public_figures([month])[month] if month else {}
    names = [name for name, figure in FIGURES.items() if "public" in figure.places]
    values = {
        "month": month_said(month) if month else "",
        "groups": [_group(name, found) for name in names] if month else [],
        "months": [(f"{one:%Y-%m}", month_said(one), one == month) for one in months],
    }
    return render(request, "pages/transparency.html", values)


def _chosen(months: list[date], name: str) -> date | None:
    """The month that is named, or the newest."""
    if not name:
        return months[0] if months else None
    found = next((one for one in months if f"{one:%Y-%m}" == name), None)
    if found is None:
        raise Problem.unknown()
    return found


def _group(name: str, found: Mapping[tuple[str, str], Shown]) -> Group:
    figure = FIGURES[name]
    shown = [(part, found.get((name, part), HIDDEN)) for part in figure.parts]
    most = max(one.value or 0 for _, one in shown) or 1
    lines = tuple(
        Line(
            part_name(name, part),
            str(NOBODY) if one.is_blank(figure.unit) else value_said(figure.unit, one.value),
            round(100 * (one.value or 0) / most),
        )
        for part, one in shown
    )
    return Group(TITLES[name], LEADS.get(name, ""), lines)
