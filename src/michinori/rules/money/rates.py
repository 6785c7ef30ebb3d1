"""Rates that the law sets, by day: consumption tax and withholding tax (domain § 8). No contract freezes them.

A part of the work is taxed at the rate of the day on which it was handed in, withholding at that of the payment's day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple


class TaxStep(NamedTuple):
    """``amount`` yen before tax at ``percent`` of consumption tax."""

    amount: int
    percent: int


type Taxed = tuple[TaxStep, ...]
"""A total before tax with the rates of its parts, in the order in which they were paid."""


class Received(NamedTuple):
    """``amount`` yen before tax of what was handed in ``on`` a day in Japan."""

    amount: int
    on: date


def read_received(parts: Iterable[tuple[int, str]]) -> tuple[Received, ...]:
    """The parts of a payment as its row keeps them, ``[[yen, "2026-12-01"], …]``."""
    return tuple(Received(amount, date.fromisoformat(on)) for amount, on in parts)


def at_rate(amount: int, percent: int) -> Taxed:
    """The whole ``amount`` at one rate."""
    return (TaxStep(amount, percent),) if amount else ()


def joined(taxed: Taxed, more: Iterable[TaxStep]) -> Taxed:
    """One total after another; neighbours of one rate become one step."""
    steps: list[TaxStep] = []
    for step in (*taxed, *more):
        if steps and steps[-1].percent == step.percent:
            steps[-1] = TaxStep(steps[-1].amount + step.amount, step.percent)
        elif step.amount:
            steps.append(TaxStep(*step))
    return tuple(steps)


def split(taxed: Taxed, at: int) -> tuple[Taxed, Taxed]:
    """The first ``at`` yen, and the rest."""
    first, rest = [], []
    for amount, percent in taxed:
        within = min(at, amount)
        first.append(TaxStep(within, percent))
        rest.append(TaxStep(amount - within, percent))
        at -= within
    return joined((), first), joined((), rest)


class WithholdingTier(NamedTuple):
    """``rate``, in hundredths of a percent, of the part of a payment above the last tier and up to ``up_to`` yen before
    tax, None for no limit.
    """

    up_to: int | None
    rate: int


type Withholding = tuple[WithholdingTier, ...]
ONE_MILLION = 1_000_000
USUAL_TAX = 10
"""Percent, since 2019-10-01."""
USUAL_WITHHOLDING: Withholding = (WithholdingTier(ONE_MILLION, 1021), WithholdingTier(None, 2042))
"""Income Tax Act arts. 204, 205, with the surtax for reconstruction, since 2013-01-01."""


def read_withholding(value: object) -> Withholding:
    """Read the tiers of withholding: ``[[up_to, rate], …]``, the limits rising and the last one null.

    Raises ``ValueError`` with the key of a flaw.
    """
    if not isinstance(value, list) or not value or not all(isinstance(row, list) and len(row) == 2 for row in value):
        raise ValueError("not_withholding_tiers")
    if value[-1][0] is not None or not all(_is_count(up_to) for up_to, _ in value[:-1]):
        raise ValueError("not_withholding_tiers")
    if not all(_is_count(rate) and rate <= 10_000 for _, rate in value):
        raise ValueError("not_withholding_tiers")
    if any(lower >= upper for (lower, _), (upper, _) in pairwise(value[:-1])):
        raise ValueError("not_withholding_tiers")
    return tuple(WithholdingTier(up_to, rate) for up_to, rate in value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


class Statutory(NamedTuple):
    """What the law asks on one day: percent of consumption tax for what is handed in, tiers of withholding for what is
    paid.
    """

    tax: int = USUAL_TAX
    withholding: Withholding = USUAL_WITHHOLDING


USUAL = Statutory()


@dataclass(frozen=True)
class Rates:
    """The rates from their first days on, earliest first; the first one of each also holds before its day."""

    tax: tuple[tuple[date, int], ...] = ((date.min, USUAL_TAX),)
    withholding: tuple[tuple[date, Withholding], ...] = ((date.min, USUAL_WITHHOLDING),)

    def tax_on(self, day: date) -> int:
        """Percent of consumption tax for what is handed in on ``day``."""
        return _on(self.tax, day)

    def on(self, day: date) -> Statutory:
        """All rates of ``day``."""
        return Statutory(_on(self.tax, day), _on(self.withholding, day))


def _on[T](dated: tuple[tuple[date, T], ...], day: date) -> T:
    return next((value for first, value in reversed(dated) if first <= day), dated[0][1])
