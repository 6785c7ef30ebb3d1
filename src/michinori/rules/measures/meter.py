"""The meter: what has been earned so far (domain § 3). Whole yen before tax, floored per stage, then summed."""

from dataclasses import dataclass

from michinori.kernel.yen import percent_of
from michinori.rules.contract.life import Life, Stage


@dataclass(frozen=True)
class StageMeter:
    """One stage's figures; ``filed`` is the part of claimed that has files, never below confirmed."""

    stage: Stage
    confirmed: int
    claimed: int
    filed: int


@dataclass(frozen=True)
class HoursMeter:
    """What the ``hours`` meter counts. Minutes: ``acknowledged``, ``logged`` in all, ``filed`` those of the rest that
    count as shown. ``rate``: yen per hour. The yen are what they come to before the price caps them.
    """

    rate: int
    acknowledged: int
    logged: int
    filed: int

    def worth(self, minutes: int) -> int:
        """Yen before tax, floored once."""
        return minutes * self.rate // 60

    @property
    def confirmed(self) -> int:
        return self.worth(self.acknowledged)

    @property
    def claimed(self) -> int:
        return self.worth(self.logged)

    @property
    def filed_rest(self) -> int:
        return self.worth(self.acknowledged + self.filed) - self.confirmed


@dataclass(frozen=True)
class Meter:
    """The contract's figures. ``standing``: what it is worth when the two cannot agree.

    ``filed_rest`` is what fallback touches. ``stages`` only where they are what is measured, ``hours`` else.
    """

    kind: str
    confirmed: int
    claimed: int
    standing: int
    superseded: int
    filed_rest: int
    fallback_share: int
    stages: tuple[StageMeter, ...] = ()
    hours: HoursMeter | None = None


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


def hours_meter(life: Life) -> HoursMeter:
    """The minutes of the whole log at the rate in force."""
    acknowledged = sum(week.acknowledged for week in life.weeks)
    rest = sum(week.open + week.objected for week in life.weeks)
    filed = sum(week.open_filed + week.objected_filed for week in life.weeks)
    return HoursMeter(life.terms.rate or 0, acknowledged, acknowledged + rest, filed)


def read_meter(life: Life) -> Meter:
    """The figures of a life. Superseded counts in all.

    The floor at what has been paid and the cap at the price are laid on last.
    """
    hours = hours_meter(life) if life.terms.meter == "hours" else None
    parts = () if hours else tuple(stage_meter(stage) for stage in life.stages)
    if hours:
        sums = (hours.confirmed, hours.claimed, hours.filed_rest)
    else:
        sums = (
            sum(part.confirmed for part in parts),
            sum(part.claimed for part in parts),
            sum(part.filed - part.confirmed for part in parts),
        )
    confirmed, claimed, filed_rest = life.superseded + sums[0], life.superseded + sums[1], sums[2]
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
        hours=hours,
    )
