"""Every measure by its kind: the one place where a kind of meter is chosen."""

from michinori.rules.contract.terms import Terms
from michinori.rules.measures.hours import Hours
from michinori.rules.measures.measure import Measure
from michinori.rules.measures.stages import Stages

USUAL: Measure = Stages()
MEASURES: dict[str, Measure] = {one.kind: one for one in (USUAL, Hours())}


def has_log(kind: str) -> bool:
    """Whether contracts of that kind, also one of before, count a log of time."""
    return kind in MEASURES and MEASURES[kind].log is not None


def measure_of(terms: Terms) -> Measure:
    """The measure that these terms chose."""
    return MEASURES[terms.meter]
