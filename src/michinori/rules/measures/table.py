"""The table of all measures by kind."""

from michinori.rules.contract.terms import Terms
from michinori.rules.measures.hours import Hours
from michinori.rules.measures.measure import Measure
from michinori.rules.measures.stages import Stages

USUAL: Measure = Stages()
_HOURS: Measure = Hours()
MEASURES: dict[str, Measure] = {one.kind: one for one in (USUAL, _HOURS)}
FOR_JOBS: dict[str, Measure] = {"fixed": USUAL, "hourly": _HOURS}
"""The default measure of an offer, by the job's kind; the terms may choose any other."""


def has_log(kind: str) -> bool:
    """Whether contracts of that kind count a log of time; False for retired kinds."""
    return kind in MEASURES and MEASURES[kind].log is not None


def measure_of(terms: Terms) -> Measure:
    """The measure that these terms chose."""
    return MEASURES[terms.meter]
