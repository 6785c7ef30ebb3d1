"""The meter: what has been earned so far (domain § 3). Whole yen before tax, floored per stage, then summed."""

from dataclasses import dataclass

from michinori.kernel.yen import percent_of
from michinori.rules.life import Life, Stage


@dataclass(frozen=True)
class StageMeter:
    """One stage's figures; ``filed`` is the part of claimed that has files, never below confirmed."""

    stage: Stage
    confirmed: int
    claimed: int
    filed: int


@dataclass(frozen=True)
class Meter:
    """The contract's figures. ``standing``: what it is worth when the two cannot agree.

    ``filed_rest`` is what fallback touches.
    """

    kind: str
    confirmed: int
    claimed: int
    standing: int
    superseded: int
    filed_rest: int
    fallback_share: int
    stages: tuple[StageMeter, ...]


def stage_meter(stage: Stage) -> StageMeter:
    """Confirmed: all if approved, else the acknowledged percent.

    Claimed: the percent last reported, never below confirmed.
    """
    if stage.status == "approved":
        return StageMeter(stage, stage.price, stage.price, stage.price)
    confirmed = percent_of(stage.price, stage.acknowledged)
    claimed = max(confirmed, percent_of(stage.price, stage.claimed))
    filed = min(claimed, max(confirmed, percent_of(stage.price, min(stage.filed, stage.claimed))))
    return StageMeter(stage, confirmed, claimed, filed)


def read_meter(life: Life) -> Meter:
    """The figures of a life. Superseded counts in all.

    The floor at what has been paid and the cap at the price are laid on last.
    """
    parts = tuple(stage_meter(stage) for stage in life.stages)
    confirmed = life.superseded + sum(part.confirmed for part in parts)
    claimed = life.superseded + sum(part.claimed for part in parts)
    filed_rest = sum(part.filed - part.confirmed for part in parts)
    standing = confirmed + percent_of(filed_rest, life.terms.fallback_share)

    def bounded(figure: int) -> int:
        return min(life.terms.price, max(life.paid, figure))

    return Meter(
        kind=life.terms.meter,
        confirmed=bounded(confirmed),
        claimed=bounded(claimed),
        standing=bounded(standing),
        superseded=life.superseded,
        filed_rest=filed_rest,
        fallback_share=life.terms.fallback_share,
        stages=parts,
    )
