"""Layout of the meter's picture: where each stage begins and ends, how far it has come, where the face stands.

Positions are percents of the whole line. A stage is as wide as its share of the price, but never too narrow to see.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

LEAST_SHARE = 3.0
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True)
class MeterStage:
    """One stage, in yen before tax; ``claimed`` includes ``confirmed``. ``locked``: it may not begin yet."""

    name: str
    price: int
    status: str = "waiting"
    confirmed: int = 0
    claimed: int = 0
    locked: bool = False


@dataclass(frozen=True)
class MeterFigures:
    """The figures of the picture, in yen before tax. All of them include ``superseded``, the work before a restart.

    ``over``: the contract is over, and ``standing`` is what was paid. ``paid``: the part of it paid already.
    """

    price: int
    confirmed: int
    claimed: int
    standing: int
    stages: tuple[MeterStage, ...]
    superseded: int = 0
    over: bool = False
    paid: int = 0

    @property
    def unconfirmed(self) -> int:
        return max(0, self.claimed - self.confirmed)

    @property
    def rest(self) -> int:
        return max(0, self.price - self.claimed)


@dataclass(frozen=True)
class Stretch:
    """A stage's piece of the line, as positions in percent: it begins at ``start``, is confirmed up to ``sure`` and
    claimed up to ``said``, and ends at ``end``.
    """

    stage: MeterStage
    number: int  # counted from 1; 0 for the work before a restart
    start: float
    sure: float
    said: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def circled(number: int) -> str:
    """A number from 1 to 20 as ① … ⑳, any other in plain digits."""
    return _CIRCLED[number - 1] if 0 < number <= len(_CIRCLED) else str(number)


def stretches(figures: MeterFigures) -> list[Stretch]:
    """The pieces of the line, work before a restart first."""
    stages, first = _filled(figures), 1
    if figures.superseded:
        done, first = figures.superseded, 0
        stages.insert(0, MeterStage(_("やり直しの前まで"), done, "approved", done, done))
    whole = sum(max(stage.price, 0) for stage in stages)
    even = 100 / len(stages) if stages else 100
    least = min(LEAST_SHARE, even / 2)
    raw = [max(least, 100 * stage.price / whole if whole else even) for stage in stages]
    scale, place, found = 100 / sum(raw) if raw else 1, 0.0, []
    for number, (stage, share) in enumerate(zip(stages, raw, strict=True), start=first):
        width = share * scale
        sure = _part(stage.confirmed, stage.price) * width
        said = max(sure, _part(stage.claimed, stage.price) * width)
        found.append(Stretch(stage, number, place, place + sure, place + said, place + width))
        place += width
    return found


def _filled(figures: MeterFigures) -> list[MeterStage]:
    """The stages, with what is confirmed in all beyond the sum of the stages' own amounts spread over them in order:
    first up to what each claims, then up to its price.
    """
    stages = list(figures.stages)
    left = figures.confirmed - figures.superseded - sum(stage.confirmed for stage in stages)
    for reach in ("claimed", "price"):
        for index, stage in enumerate(stages):
            more = max(0, min(left, getattr(stage, reach) - stage.confirmed))
            sure = stage.confirmed + more
            stages[index] = replace(stage, confirmed=sure, claimed=max(stage.claimed, sure))
            left -= more
    return stages


def _part(amount: int, price: int) -> float:
    return min(1.0, max(0.0, amount / price)) if price > 0 else 0.0


def pin_place(figures: MeterFigures, pieces: Sequence[Stretch]) -> float:
    """The position of the face, in percent: in the last stage begun, between its confirmed and its claimed end,
    as far as the standing figure lies between confirmed and claimed.
    """
    begun = [piece for piece in pieces if piece.said > piece.start]
    if not begun:
        return 0.0
    last, open_yen = begun[-1], figures.unconfirmed
    share = _part(figures.standing - figures.confirmed, open_yen) if open_yen else 0.0
    return last.sure + (last.said - last.sure) * share
