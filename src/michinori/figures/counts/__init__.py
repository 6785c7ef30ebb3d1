"""Counting one month, subject by subject. Everything here reads; ``figures.commands.counting`` writes."""

from collections.abc import Callable, Mapping

from michinori.figures.counts import market, money, openness, people, searches
from michinori.figures.counts.span import Span
from michinori.rules.figures import Counted

type Count = Callable[[Span], list[Counted]]

SUBJECTS: Mapping[str, Count] = {
    "money": money.count,
    "people": people.count,
    "market": market.count,
    "endings": openness.count_endings,
    "openness": openness.count_reports,
    "searches": searches.count,
}
