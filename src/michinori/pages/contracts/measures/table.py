"""The measures on pages, by kind."""

from michinori.pages.contracts.measures.face import Face
from michinori.pages.contracts.measures.hours import Hours
from michinori.pages.contracts.measures.stages import Stages
from michinori.pages.meter_way import MeterFigures
from michinori.rules.measures.figures import Meter

FACES: dict[str, Face] = {"stages": Stages(), "hours": Hours()}


def figures_of(meter: Meter, price: int) -> MeterFigures:
    """The figures of a contract's meter for the picture, in yen before tax."""
    stages = FACES[meter.kind].way(meter, price)
    return MeterFigures(price, meter.confirmed, meter.claimed, meter.standing, stages, meter.superseded)
