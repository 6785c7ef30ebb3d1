"""The settings of the operator that are copied into each version of the terms (⚙ in domain.md, preamble)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from typing import Any, Self

from michinori.rules.settings.bounds import days, number, other, share, yen


@dataclass(frozen=True)
class FeeTier:
    """A tier of the fee: ``percent`` of the part above the last tier and up to ``up_to`` yen with tax, None for no
    limit (domain § 8).
    """

    up_to: int | None
    percent: int


_TIERS = (FeeTier(100_000, 20), FeeTier(200_000, 10), FeeTier(None, 5))


def read_tiers(value: object) -> tuple[FeeTier, ...]:
    """Read the tiers of the fee: ``[[up_to, percent], …]``, the limits rising and the last one null.

    Raises ``ValueError`` with the key of a flaw.
    """
    if not isinstance(value, list) or not all(isinstance(row, list) and len(row) == 2 for row in value):
        raise ValueError("not_fee_tiers")
    if not value or value[-1][0] is not None or not all(_is_count(up_to) for up_to, _ in value[:-1]):
        raise ValueError("not_fee_tiers")
    if not all(_is_count(percent) and percent <= 100 for _, percent in value):
        raise ValueError("not_fee_tiers")
    if any(lower >= upper for (lower, _), (upper, _) in pairwise(value[:-1])):
        raise ValueError("not_fee_tiers")
    return tuple(FeeTier(up_to, percent) for up_to, percent in value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_BIDS_BEFORE = {"bids_from_days": 14, "bids_days": 7, "rule_days": 14}
"""The days of terms made before the start of bids was a number of its own."""


@dataclass(frozen=True)
class House:
    """The settings when the terms were made: clocks in days, fees and shares in percent. Rates that the law sets are
    no part of it (``rules.money.rates``).

    To add one, add one line here: ``name: int = days(7)``, or ``share(50)``, or ``number(default, least, most)`` of
    ``rules.settings.bounds``. It then can be set by ``michinori settings set name VALUE``, is copied into the terms
    made from then on, and is read as ``terms.house.name``. Terms made before the field existed take its default; where
    they must not, say so in ``from_data``. A setting that no contract keeps stands in ``rules.settings.site``.

    ``bids_from_days``: from the opening of a termination until bids may be sealed, but at least ``answered_days`` after
    the first answer; ``bids_days``: the time for sealing; ``rule_days``: from the bids to the standing rule.
    ``idle_days``: after so many without anything shown the worker counts as at fault. ``large_stage``: the price in yen
    before tax above which a stage is better split. ``day_minutes``: the most minutes of work that a log of time takes
    for one day. ``bonus_share``: the most that all bonuses of a contract come to, in percent of its price. The shares,
    counts and days of ``TERMS_DEFAULTS`` hold where the terms leave the field of that name out.
    """

    fee_tiers: tuple[FeeTier, ...] = other(_TIERS, read_tiers)
    offer_days: int = days(7)
    deposit_days: int = days(14)
    report_days: int = days(7)
    amendment_days: int = days(7)
    difference_days: int = days(7)
    stale_days: int = days(60)
    silence_days: int = days(14)
    bids_from_days: int = days(7)
    bids_days: int = days(3)
    rule_days: int = days(7)
    answered_days: int = days(3)
    extension_days: int = days(7)
    denial_days: int = days(7)
    handover_days: int = days(30)
    buy_days: int = days(30)
    idle_days: int = days(14)
    request_days: int = days(7)
    day_minutes: int = number(12 * 60, 1, 24 * 60, unit="minutes")
    fallback_share: int = share(50, least=30)
    restart_share: int = share(50)
    included_revisions: int = number(2, 0, 20)
    included_restarts: int = number(0, 0, 2)
    inspection_days: int = days(7, most=14)
    open_stages: int = number(1, 1, 30)
    large_stage: int = yen(30_000, 1, 99_999_999)
    bonus_share: int = share(100)

    def as_data(self) -> dict[str, object]:
        """JSON-ready."""
        return asdict(self) | {"fee_tiers": [[tier.up_to, tier.percent] for tier in self.fee_tiers]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Parse what ``as_data`` gave; settings that did not exist then take the value that held then, else today's
        default.
        """
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        if data and "bids_from_days" not in data:
            values = _BIDS_BEFORE | values
        if "fee_tiers" in values:
            values["fee_tiers"] = tuple(FeeTier(up_to, percent) for up_to, percent in values["fee_tiers"])
        return cls(**values)


TERMS_DEFAULTS = (
    "open_stages", "fallback_share", "restart_share", "included_revisions", "included_restarts", "inspection_days",
)  # fmt: skip
"""Settings that are the defaults of the fields of the terms of the same name."""
