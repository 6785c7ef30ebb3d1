"""Reading the figures of months that are over: a few rows a page, whatever the site has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from michinori.figures.models import CountedMonth, MonthFigure, SearchWord
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.people.staff import require_staff
from michinori.rules.figures import FIGURES, Place, Unit, may_show

SHOWN, WORDS = 24, 50


@dataclass(frozen=True)
class Shown:
    """A figure as it may be shown: None for what would single somebody out. ``whole``: the value and the others
    together, where it is a share. ``nobody``: there was nothing to count.
    """

    value: int | None
    whole: int | None = None
    nobody: bool = False

    def is_blank(self, unit: Unit) -> bool:
        """Whether a middle value, or a share, is of nobody."""
        return self.nobody and (unit in ("minutes", "days") or (unit == "percent" and not self.whole))

    @property
    def percent(self) -> int | None:
        """The share in percent; None where it is hidden, or a share of nobody."""
        return round(100 * self.value / self.whole) if self.value is not None and self.whole else None


type Series = dict[date, dict[tuple[str, str], Shown]]
HIDDEN = Shown(None)


def staff_figures(actor: Actor) -> Series:
    """The newest 24 months, the oldest first. Raises ``not-found`` (404) for everybody but staff."""
    require_staff(actor, "numbers")
    return _read(list(CountedMonth.objects.values_list("month", flat=True).distinct().order_by("-month")[:SHOWN]))


def public_months() -> list[date]:
    """The months that were counted, the newest first."""
    rows = CountedMonth.objects.filter(subject="openness").order_by("-month")
    return list(rows.values_list("month", flat=True)[:SHOWN])


def public_figures(months: Iterable[date]) -> Series:
    """These months, of the figures that anybody may see."""
    return _read(months, "public")


def words_in_vain(actor: Actor, month: date) -> list[SearchWord]:
    """What most people searched in vain. Raises ``not-found`` (404) for everybody but staff."""
    require_staff(actor, "numbers")
    return list(SearchWord.objects.filter(month=month).order_by("-people", "word")[:WORDS])


def _read(months: Iterable[date], place: Place = "desk") -> Series:
    wanted = sorted(months)
    names = [name for name, figure in FIGURES.items() if place in figure.places]
    found: dict[date, dict[tuple[str, str], Shown]] = {month: {} for month in wanted}
    for row in MonthFigure.objects.filter(month__in=wanted, name__in=names):
        shown = may_show(row.value, row.people, row.rest)
        whole = None if row.rest is None else row.value + row.rest
        found[row.month][row.name, row.part] = Shown(row.value, whole, row.people == 0) if shown else HIDDEN
    return found


def figure_of(name: str) -> str:
    """The name of a figure of the desk. Raises ``not-found`` (404) for any other."""
    if name not in FIGURES or "desk" not in FIGURES[name].places:
        raise Problem.unknown()
    return name
