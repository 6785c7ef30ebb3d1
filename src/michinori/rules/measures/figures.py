"""The figures of a meter. Whole yen before tax, floored per stage, then summed (domain § 3)."""

from dataclasses import dataclass

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
    """What a log of time comes to. Minutes: ``acknowledged``, ``logged`` in all, ``filed`` those of the rest that
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
class Count:
    """What a measure counts of a life, before superseded is added and floor and cap are laid on.

    ``filed_rest``: the part of claimed beyond confirmed that has files. ``stages`` only where they are what is
    measured, ``hours`` where a log of time is.
    """

    confirmed: int
    claimed: int
    filed_rest: int
    stages: tuple[StageMeter, ...] = ()
    hours: HoursMeter | None = None


@dataclass(frozen=True)
class Meter:
    """The contract's figures. ``standing``: what it is worth when the two cannot agree.

    ``filed_rest`` is what fallback touches. ``stages`` and ``hours`` as in ``Count``.
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


def bounded(life: Life, figure: int) -> int:
    """No figure of the meter exceeds the price or falls below what has been paid (domain § 3)."""
    return min(life.terms.price, max(life.paid, figure))
