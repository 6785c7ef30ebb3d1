"""The operator's numbers (⚙ in the domain page). They are copied into each version of the terms (domain, preamble)."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True)
class FeeTier:
    """``percent`` of the part up to ``up_to`` yen (None: of all above), tax included (domain § 8)."""

    up_to: int | None
    percent: int


@dataclass(frozen=True)
class House:
    """Clocks in days, taxes and fees in percent, as they were when the terms were made.

    ``answered_days``: sealed bids begin at least so long after the first answer to an ending.
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

    def as_data(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self) | {"fee_tiers": [[tier.up_to, tier.percent] for tier in self.fee_tiers]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Back from ``as_data``; numbers that came later take today's default."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        if "fee_tiers" in values:
            values["fee_tiers"] = tuple(FeeTier(up_to, percent) for up_to, percent in values["fee_tiers"])
        return cls(**values)
