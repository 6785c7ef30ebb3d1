"""The figures of a meter. Whole yen before tax, floored per stage, then summed (domain § 3)."""

from dataclasses import dataclass

from michinori.rules.contract.life import Life, Stage


@dataclass(frozen=True)
class StageMeter:
    """One stage's figures, yen before tax. ``filed``: the part of ``claimed`` that was shown with files; at least
    ``confirmed``.
    """

    stage: Stage
    confirmed: int
    claimed: int
    filed: int


@dataclass(frozen=True)
class HoursMeter:
    """The figures of an hours log. Minutes: ``acknowledged``, ``logged`` in all, ``filed`` the part not acknowledged
    that counts as shown, ``unobjected`` the part of that not objected to. ``rate``: yen per hour before tax. The
    properties are yen before tax, not capped at the price.
    """

    rate: int
    acknowledged: int
    logged: int
    filed: int
    unobjected: int = 0

    def worth(self, minutes: int) -> int:
        """The worth of that many minutes in yen before tax, floored once."""
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
    """What a measure counts in a life, yen before tax, before superseded is added and the figures are bounded.

    ``filed_rest``: the part of ``claimed`` above ``confirmed`` that was shown with files; ``unobjected``: the part of
    that to which the client has not objected. ``stages``: filled by the stages measure only; ``hours``: by a measure
    with a log of time only.
    """

    confirmed: int
    claimed: int
    filed_rest: int
    unobjected: int
    stages: tuple[StageMeter, ...] = ()
    hours: HoursMeter | None = None


@dataclass(frozen=True)
class Meter:
    """The contract's figures, yen before tax. ``standing``: what the contract is worth if the sides cannot agree:
    confirmed + ``filed_rest`` × ``fallback_share`` %, bounded. ``stages`` and ``hours`` as in ``Count``.
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
    """A figure of the meter held between what has been paid and the price (domain § 3)."""
    return min(life.terms.price, max(life.paid, figure))
