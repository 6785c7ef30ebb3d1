"""Searches in vain in a month."""

from django.db.models import Count

from michinori.figures.counts.span import Span
from michinori.figures.models import SearchMark
from michinori.rules.figures import Counted


def count(span: Span) -> list[Counted]:
    """How many different people searched something in vain. Not how often: less the words that are shown, that would
    tell how many searched one that is not.
    """
    people = SearchMark.objects.filter(month=span.first).aggregate(n=Count("who", distinct=True))["n"]
    return [Counted("searches", "", people, people)]
