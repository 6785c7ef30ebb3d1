"""PostgreSQL's full-text search on the lexemes of ``machinery.words``. They are cast to ``tsvector`` and ``tsquery``,
which bypasses PostgreSQL's own parsers and dictionaries.

The newest rows with a word are found by one of two indexes, and neither is quick for a word that one row in twenty has:
in order of time, all rows between are read; by the words, all rows that have it, to sort them. So a second index of
words knows the day of each row as one more lexeme (``dated``), and is asked for the word on the newest days alone,
before all are (``Newest``).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, QuerySet, Value

from michinori.machinery import clock

_MANY, _TIMES, _MOST_DAYS = 3_000, (1, 8), 60
"""A word that every tenth row has is found among the newest 3,000 as often as a page counts it, one that every
eightieth has on eight times as many days. An index is not quick for more than sixty days.
"""
_REMEMBERED = 60.0
_FIRST = date(2020, 1, 1)


def as_vector(document: str) -> Func:
    """The result of ``words.document`` as the value of a ``tsvector`` column."""
    return Func(Value(document), template="(%(expressions)s)::tsvector", output_field=SearchVectorField())


def matches(wanted: str, column: F | Func = F("search")) -> Func:  # noqa: B008 - F is a name
    """The condition ``column @@ wanted``; ``wanted`` is a result of ``words.tsquery``."""
    return Func(
        column,
        Value(wanted),
        template="(%(expressions)s::tsquery)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def dated(at: str) -> Func:
    """The column ``search`` with the day of the instant ``at`` as one more lexeme. By UTC, since what an index holds
    may depend on no setting of a session.
    """
    day = f"((%(expressions)s AT TIME ZONE 'UTC')::date - DATE '{_FIRST}')"
    lexeme = Func(F(at), output_field=SearchVectorField(), template=f"('d' || {day}::text)::tsvector")
    # Migrations know these names by their order, which is that of the alphabet.
    return Func(F("search"), lexeme, arg_joiner=" || ", output_field=SearchVectorField(), template="(%(expressions)s)")


@dataclass
class Newest:
    """The days on which the newest of some rows lie. ``rows`` gives their instants, the newest first.

    A process remembers them for a minute, ``until``: ``last``, the newest row's, and ``span``, over how many days the
    newest 3,000 go back; 0 where there are no more than these. What it remembers decides how much is read, never what
    is found: a search goes on until it has enough.
    """

    rows: "Callable[[], QuerySet[Any, Any]]"
    until: float = 0.0
    last: int = 0
    span: int = 0

    def narrowed(self, wanted: str) -> list[str]:
        """The same ``tsquery`` for a ``dated`` column, of the newest days alone, and of more of them; none where all
        rows are of these. Two queries each minute.
        """
        if self.until < time.monotonic():
            ends = [one for place in (0, _MANY) for one in self.rows()[place : place + 1]]
            self.last = _number(ends[0]) if ends else 0
            self.span = self.last - _number(ends[1]) + 1 if len(ends) > 1 else 0
            self.until = time.monotonic() + _REMEMBERED
        if not self.span:
            return []
        until = max(self.last, _number(clock.now())) + 1  # what is posted meanwhile, by a clock that was turned as well
        days = [range(self.last - self.span * times + 1, until + 1) for times in _TIMES]
        return [_of_days(wanted, one) for one in days if len(one) <= _MOST_DAYS]


def _of_days(wanted: str, days: range) -> str:
    return f"({wanted}) & ({' | '.join(f'd{day}' for day in days)})"


def _number(at: datetime) -> int:
    return (at.astimezone(UTC).date() - _FIRST).days
