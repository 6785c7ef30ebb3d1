"""The meter as a way travelled: where its stages begin and end, how far each has come, where いまここ stands.

Places are percents of the whole way. Stages keep their share of the price, but none gets so narrow that it vanishes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from michinori.rules.measures.figures import Meter

LEAST_SHARE = 3.0
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True)
class MeterStage:
    """One stage: its price and, of it, the yen confirmed and claimed (claimed includes confirmed)."""

    name: str
    price: int
    status: str = "waiting"
    confirmed: int = 0
    claimed: int = 0


@dataclass(frozen=True)
class MeterFigures:
    """What the picture shows, in yen before tax. ``superseded``, work before a restart, is part of all figures.

    ``over``: the contract is, and ``standing`` is what was paid.
    """

    price: int
    confirmed: int
    claimed: int
    standing: int
    stages: tuple[MeterStage, ...]
    superseded: int = 0
    claimed_with_files: int | None = None
    over: bool = False

    @property
    def unconfirmed(self) -> int:
        return max(0, self.claimed - self.confirmed)

    @property
    def rest(self) -> int:
        return max(0, self.price - self.claimed)


def figures_of(meter: Meter, price: int) -> MeterFigures:
    """The figures of a contract's meter as the rules compute it."""
    stages = tuple(
        MeterStage(part.stage.name, part.stage.price, part.stage.status, part.confirmed, part.claimed)
        for part in meter.stages
    )
    if meter.hours:
        status = "approved" if meter.confirmed == price else "doing"
        stages = (MeterStage(_("時間の記録"), price, status, meter.confirmed, meter.claimed),)
    filed = meter.confirmed + meter.filed_rest
    return MeterFigures(price, meter.confirmed, meter.claimed, meter.standing, stages, meter.superseded, filed)


@dataclass(frozen=True)
class Stretch:
    """A stage's piece of the way, in percent of its length: from, confirmed to, claimed to, end."""

    stage: MeterStage
    number: int  # as people count; 0 for what lies before a restart
    start: float
    sure: float
    said: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def circled(number: int) -> str:
    """① … ⑳, above that plain digits."""
    return _CIRCLED[number - 1] if 0 < number <= len(_CIRCLED) else str(number)


def stretches(figures: MeterFigures) -> list[Stretch]:
    """The way cut into its stages, superseded work first."""
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
    """The stages with what was paid beyond their own confirmation: first on what was reported, then on the rest."""
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
    """Where いまここ stands: in the furthest stage begun, at what the standing figure makes of it."""
    begun = [piece for piece in pieces if piece.said > piece.start]
    if not begun:
        return 0.0
    last, open_yen = begun[-1], figures.unconfirmed
    share = _part(figures.standing - figures.confirmed, open_yen) if open_yen else 0.0
    return last.sure + (last.said - last.sure) * share
