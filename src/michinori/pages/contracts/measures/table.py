"""The face of every measure by its kind."""

from michinori.pages.contracts.measures.face import Face
from michinori.pages.contracts.measures.hours import Hours
from michinori.pages.contracts.measures.stages import Stages
from michinori.pages.meter_way import MeterFigures
from michinori.rules.measures.figures import Meter

FACES: dict[str, Face] = {"stages": Stages(), "hours": Hours()}


def figures_of(meter: Meter, price: int) -> MeterFigures:
    """What the picture shows of a contract's meter, as the rules compute it. Yen before tax."""
    stages = FACES[meter.kind].way(meter, price)
    filed = meter.confirmed + meter.filed_rest
    return MeterFigures(price, meter.confirmed, meter.claimed, meter.standing, stages, meter.superseded, filed)
