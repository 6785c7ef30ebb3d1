"""The table of the words of all measures by kind."""

from collections.abc import Mapping

from michinori.rules.contract.terms import Terms
from michinori.rules.measures.kinds import kind_of
from michinori.wording.measures import hours, stages
from michinori.wording.measures.words import MeasureWords

WORDS: dict[str, MeasureWords] = {"stages": stages.OWN, "hours": hours.OWN}


def words_of(terms: Terms) -> MeasureWords:
    """The words of the measure that these terms chose."""
    return WORDS[terms.meter]


def words_for(meter: Mapping[str, object]) -> MeasureWords:
    """The words for ``meter`` of stored terms, including retired kinds."""
    return WORDS[kind_of(meter)]
