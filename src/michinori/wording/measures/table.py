"""The words of every measure by its kind."""

from collections.abc import Mapping
from typing import Any

from michinori.rules.contract.terms import Terms
from michinori.rules.measures.kinds import kind_of
from michinori.wording.measures import hours, stages
from michinori.wording.measures.words import MeasureWords

WORDS: dict[str, MeasureWords] = {"stages": stages.OWN, "hours": hours.OWN}


def words_of(terms: Terms) -> MeasureWords:
    """Those of the measure that these terms chose."""
    return WORDS[terms.meter]


def words_for(meter: Mapping[str, Any]) -> MeasureWords:
    """Those of ``meter`` as terms hold it, also as they stored it once."""
    return WORDS[kind_of(meter)]
