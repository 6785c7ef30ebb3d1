"""The small chart of months on home: what came to somebody who works, what was paid by somebody who hires."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from michinori.contracts.queries.months import Month
from michinori.pages.sides import Side
from michinori.wording import display

HEIGHT, WIDTH, STEP, BAR = 84, 320, 53, 36
"""Of the picture, in its own units: the highest bar, the whole width, from bar to bar, and a bar's width."""


@dataclass(frozen=True)
class Bar:
    """One month. ``x``, ``y``, ``height``: of its bar; ``middle``: of its name; ``now``: it is the present month."""

    word: str
    x: int
    y: int
    height: int
    middle: int
    now: bool


@dataclass(frozen=True)
class Chart:
    """The chart in yen. ``said``: all of it in words; ``more``: this month less the last."""

    month: str
    yen: int
    more: int
    bars: tuple[Bar, ...]
    said: str
    hires: bool


def chart_of(months: Sequence[Month], side: Side) -> Chart | None:
    """The chart of the side that the reader is on, of the other where only that had money; None without any."""
    came, went = [one.came for one in months], [one.went for one in months]
    hires = any(went) and (side == "hire" or not any(came))
    amounts = went if hires else came
    if not any(amounts):
        return None
    names = [_month(one) for one in months]
    most = max(amounts)
    bars = []
    for at, (name, amount) in enumerate(zip(names, amounts, strict=True)):
        height = max(2, amount * HEIGHT // most) if amount else 0
        x = 8 + at * STEP
        bars.append(Bar(name, x, 8 + HEIGHT - height, height, x + BAR // 2, at == len(months) - 1))
    said = _("、").join(f"{name} {display.yen(amount)}" for name, amount in zip(names, amounts, strict=True))
    return Chart(names[-1], amounts[-1], amounts[-1] - amounts[-2], tuple(bars), said, hires)


def _month(one: Month) -> str:
    return f"{one.first.month}月" if display.japanese() else f"{one.first:%b}"
