"""What a setting comes to, in yen or days, on a plain example: for the page that changes it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from michinori.rules.contract.house import House
from michinori.rules.money.amounts import fee, fee_tax, with_tax, withheld
from michinori.rules.money.rates import at_rate
from michinori.rules.settings.table import Settings

PRICES = (10_000, 50_000, 150_000, 300_000)
"""Prices before tax for which the worker's part is shown."""
SETTLING = frozenset(
    ("fallback_share", "inspection_days", "silence_days", "bids_from_days", "bids_days", "rule_days", "answered_days",
     "included_revisions")
)  # fmt: skip
"""Settings on which the simulated disputes depend."""
_CLOCKS = frozenset(field.name for field in fields(House) if field.name.endswith("_days"))
_PAYMENTS = (30_000, 1_500_000)
_PRICE, _CONFIRMED, _CLAIMED = 100_000, 40_000, 80_000
_HOURS, _RATE = 10, 2_000


@dataclass(frozen=True)
class Example:
    """``key``: of the sentence in ``wording.settings``; ``values``: what fills it, yen and days."""

    key: str
    values: Mapping[str, int | date]


def examples(key: str, settings: Settings) -> tuple[Example, ...]:
    """Examples of what ``settings`` come to by the one of this name; none where the value says it all."""
    if key in _CLOCKS:
        days = getattr(settings.house, key)
        return (Example("clock", {"from": settings.day, "until": settings.day + timedelta(days=days)}),)
    return _OF[key](settings) if key in _OF else ()


def _fees(settings: Settings) -> tuple[Example, ...]:
    found = []
    for price in PRICES:
        taxed = at_rate(price, settings.site.tax_percent)
        whole = with_tax(price, settings.site.tax_percent)
        cost = fee(taxed, settings.house) + fee_tax(taxed, settings.house)
        found.append(Example("fee", {"price": price, "fee": cost, "net": whole - cost}))
    return tuple(found)


def _tax(settings: Settings) -> tuple[Example, ...]:
    found = [(price, with_tax(price, settings.site.tax_percent)) for price in PRICES[:2]]
    return tuple(Example("tax", {"price": price, "whole": whole}) for price, whole in found)


def _withholding(settings: Settings) -> tuple[Example, ...]:
    tiers = settings.site.withholding_tiers
    return tuple(Example("withholding", {"amount": one, "withheld": withheld(one, tiers)}) for one in _PAYMENTS)


def _standing(settings: Settings) -> tuple[Example, ...]:
    standing = _CONFIRMED + (_CLAIMED - _CONFIRMED) * settings.house.fallback_share // 100
    values = {"price": _PRICE, "confirmed": _CONFIRMED, "claimed": _CLAIMED, "standing": standing}
    return (Example("standing", {**values, "refund": _PRICE - standing}),)


def _superseded(settings: Settings) -> tuple[Example, ...]:
    kept = _CONFIRMED + (_CLAIMED - _CONFIRMED) * settings.house.restart_share // 100
    values = {"price": _PRICE, "confirmed": _CONFIRMED, "claimed": _CLAIMED, "kept": kept}
    return (Example("superseded", values),)


def _bonus(settings: Settings) -> tuple[Example, ...]:
    return (Example("bonus", {"price": _PRICE, "most": _PRICE * settings.house.bonus_share // 100}),)


def _day(settings: Settings) -> tuple[Example, ...]:
    minutes = settings.house.day_minutes
    return (Example("day", {"rate": _RATE, "minutes": minutes, "most": minutes * _RATE // 60}),)


def _least_pay(settings: Settings) -> tuple[Example, ...]:
    return (Example("least_pay", {"hours": _HOURS, "least": settings.site.least_pay * _HOURS}),)


def _large_stage(settings: Settings) -> tuple[Example, ...]:
    large = settings.house.large_stage
    return (Example("large_stage", {"small": large, "large": large + 1}),)


def _payout_least(settings: Settings) -> tuple[Example, ...]:
    least = settings.site.payout_least
    return (Example("payout_least", {"less": least - 1, "least": least}),)


def _payout_second(settings: Settings) -> tuple[Example, ...]:
    most = settings.site.payout_second
    return (Example("payout_second", {"most": most, "more": most + 1}),)


def _card_most(settings: Settings) -> tuple[Example, ...]:
    return (Example("card_most", {"most": settings.site.card_most}),)


def _step_above(settings: Settings) -> tuple[Example, ...]:
    most = settings.site.step_above
    return (Example("step_above", {"most": most, "more": most + 1}),)


_OF: dict[str, Callable[[Settings], tuple[Example, ...]]] = {
    "fee_tiers": _fees,
    "tax_percent": _tax,
    "withholding_tiers": _withholding,
    "fallback_share": _standing,
    "restart_share": _superseded,
    "bonus_share": _bonus,
    "day_minutes": _day,
    "least_pay": _least_pay,
    "large_stage": _large_stage,
    "payout_least": _payout_least,
    "payout_second": _payout_second,
    "card_most": _card_most,
    "step_above": _step_above,
}
