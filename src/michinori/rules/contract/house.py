"""The operator's settings (marked ⚙ in domain.md), copied into each version of the terms (domain, preamble)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True)
class FeeTier:
    """A tier of the fee: ``percent`` of the part above the last tier and up to ``up_to`` yen with tax, None for no
    limit (domain § 8).
    """

    up_to: int | None
    percent: int


@dataclass(frozen=True)
class House:
    """The settings when the terms were made: clocks in days, tax and fees in percent.

    ``answered_days``: the least days from the first answer to a termination until bids may be sealed.
    """

    tax_percent: int = 10
    fee_tiers: tuple[FeeTier, ...] = (FeeTier(100_000, 20), FeeTier(200_000, 10), FeeTier(None, 5))
    offer_days: int = 7
    deposit_days: int = 14
    report_days: int = 7
    amendment_days: int = 7
    difference_days: int = 7
    stale_days: int = 60
    silence_days: int = 14
    bids_days: int = 7
    rule_days: int = 14
    answered_days: int = 3
    extension_days: int = 7
    denial_days: int = 7
    handover_days: int = 30

    def as_data(self) -> dict[str, object]:
        """JSON-ready."""
        return asdict(self) | {"fee_tiers": [[tier.up_to, tier.percent] for tier in self.fee_tiers]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Parse what ``as_data`` gave; settings that did not exist then take today's default."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        if "fee_tiers" in values:
            values["fee_tiers"] = tuple(FeeTier(up_to, percent) for up_to, percent in values["fee_tiers"])
        return cls(**values)
