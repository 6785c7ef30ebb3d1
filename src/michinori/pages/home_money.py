"""The month's money on home: what came to somebody who works, what was paid by somebody who hires, what is held."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from michinori.contracts.queries.months import Month
from michinori.pages.sides import Side
from michinori.trust.queries.to_do import Running
from michinori.wording import display

HEIGHT, STEP, BAR = 50, 53, 36
"""Of the picture, in its own units: the highest bar, from bar to bar, and a bar's width."""


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
    """The chart in yen. ``said``: all of it in words; ``more``: this month less the last. ``bars``: none before any
    money moved. ``held``: what the escrows of the running contracts of that side hold, with tax.
    """

    month: str
    yen: int
    more: int
    bars: tuple[Bar, ...]
    said: str
    hires: bool
    held: int


def chart_of(months: Sequence[Month], running: Running, side: Side) -> Chart | None:
    """The chart of the side that the reader is on, of the other where only that has money; None without any."""
    came, went = [one.came for one in months], [one.went for one in months]
    held = {"worker": running.held_for_worker, "client": running.held_of_client}
    works, hires = any(came) or held["worker"] > 0, any(went) or held["client"] > 0
    if not (works or hires):
        return None
    hires = hires and (side == "hire" or not works)
    amounts = went if hires else came
    names = [_month(one) for one in months]
    said = _("、").join(f"{name} {display.yen(amount)}" for name, amount in zip(names, amounts, strict=True))
    return Chart(
        month=names[-1],
        yen=amounts[-1],
        more=amounts[-1] - amounts[-2],
        bars=_bars(amounts, names) if any(amounts) else (),
        said=said,
        hires=hires,
        held=held["client" if hires else "worker"],
    )


def _bars(amounts: Sequence[int], names: Sequence[str]) -> tuple[Bar, ...]:
    most, bars = max(amounts), []
    for at, (name, amount) in enumerate(zip(names, amounts, strict=True)):
        height = max(2, amount * HEIGHT // most) if amount else 0
        x = 8 + at * STEP
        bars.append(Bar(name, x, 8 + HEIGHT - height, height, x + BAR // 2, at == len(amounts) - 1))
    return tuple(bars)


def _month(one: Month) -> str:
    return f"{one.first.month}月" if display.japanese() else f"{one.first:%b}"
