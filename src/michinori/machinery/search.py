"""PostgreSQL's full-text search on the lexemes of ``machinery.words``. They are cast to ``tsvector`` and ``tsquery``,
which bypasses PostgreSQL's own parsers and dictionaries.

The newest rows with a word are found by one of two indexes, and neither is quick for a word that one row in twenty has:
in order of time, all rows between are read; by the words, all rows that have it, to sort them. So a second index of
words knows the day of each row, and the 32 days that it is one of, as two more lexemes (``dated``), and is asked for
the word on the newest days alone, before all are (``Newest``). Of a job it knows the category, too.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, DateTimeField, F, Func, QuerySet, Value

from michinori.machinery import clock, practising
from michinori.machinery.composed import Choices, of_the_first_with_enough

_MANY, _TIMES, _MOST_NAMES = 3_000, (1, 8), 32
"""A word that every tenth row has is found among the newest 3,000 as often as a page counts it, one that every
eightieth has on eight times as many days. An index asks each hit for each name, which is not quick for more than 32.
"""
_BITS = 5
"""The low bits of a day's number tell the days of one span of 32 apart."""
_SLUG = "k"
_REMEMBERED, _MOST_SEARCHES = 300.0, 10_000
"""Seconds for which a process remembers the newest days and how far back so many searches had to go."""
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


def dated(at: str, *, slug: str = "") -> Func:
    """The column ``search`` with the day of the instant ``at`` and its 32 days as two more lexemes, d2530 and m79, and
    with what stands in the column ``slug`` as another (``with_slug``). By UTC, since what an index holds may depend on
    no setting of a session.
    """
    day = f"((%(expressions)s AT TIME ZONE 'UTC')::date - DATE '{_FIRST}')"
    lexemes = f"('d' || {day}::text || ' m' || ({day} >> {_BITS})::text)::tsvector"
    # Migrations know these names by their order, which is that of the alphabet.
    more = [Func(F(at), output_field=SearchVectorField(), template=lexemes)]
    if slug:
        more.append(
            Func(F(slug), output_field=SearchVectorField(), template=f"('{_SLUG}' || %(expressions)s)::tsvector")
        )
    return Func(F("search"), *more, arg_joiner=" || ", output_field=SearchVectorField(), template="(%(expressions)s)")


def with_slug(wanted: str, slug: str) -> str:
    """The same ``tsquery`` for a ``dated`` column, of the rows with this slug alone."""
    return f"({wanted}) & '{_SLUG}{slug}'"


def by_no_index(at: str) -> Func:
    """The instant ``at``, for PostgreSQL to sort the rows that it has found by words. By the column itself it would
    rather walk an index in that order, whose rows seem few: it does not know what it takes to unpack the words of each.
    """
    return Func(F(at), template="(%(expressions)s + interval '0')", output_field=DateTimeField())


def within_the_limit(condition: Func) -> Func:
    """The condition as a column of a query with an order and a limit. PostgreSQL makes it of the rows within the limit
    alone, after sorting: so it does with what is volatile, as ``random`` is. As a filter it is asked of each row.
    """
    return Func(condition, template="(%(expressions)s AND random() >= 0)", output_field=BooleanField())


@dataclass
class Newest:
    """The days on which the newest of some rows lie. ``rows`` gives their instants, the newest first.

    A process remembers them for five minutes, ``until``: ``last``, the newest row's, and ``span``, over how many days
    the newest 3,000 go back; 0 where there are no more than these; ``far``: how far back searches had to go. What it
    remembers decides how much is read, never what is found: a search goes on until it has enough. A practice has other
    rows, and remembers nothing.
    """

    rows: "Callable[[], QuerySet[Any, Any]]"
    until: float = 0.0
    last: int = 0
    span: int = 0
    far: dict[int, int] = field(default_factory=dict)

    def narrowed(self, wanted: str) -> list[str]:
        """The same ``tsquery`` for a ``dated`` column, of the newest days alone, and of more of them; none where all
        rows are of these. Two queries every five minutes.
        """
        if practising.is_inside():
            return []
        if self.until < time.monotonic():
            ends = [one for place in (0, _MANY) for one in self.rows()[place : place + 1]]
            self.last = _number(ends[0]) if ends else 0
            self.span = self.last - _number(ends[1]) + 1 if len(ends) > 1 else 0
            self.far.clear()
            self.until = time.monotonic() + _REMEMBERED
        if not self.span:
            return []
        meanwhile = _names(self.last + 1, _number(clock.now()) + 1)
        days = [_names(self.last - self.span * times + 1, self.last) for times in _TIMES]
        return [f"({wanted}) & ({' | '.join(names + meanwhile)})" for names in days if len(names) <= _MOST_NAMES]

    def with_enough(self, enough: int, choices: Choices, asked: Hashable) -> list[Any]:
        """The rows of the first of the ``choices``, from the newest days on, that gives ``enough`` of them, else of
        all. It begins where the same search, ``asked``, had to go to before, whoever asked, and asks for that alone:
        a text with all choices takes PostgreSQL longer to plan. One query; two where it has to go further now.
        """
        known = hash((asked, enough, len(choices)))  # of two searches with one hash, one begins where the other did
        begin, tried = self.far.get(known), 0
        if begin is not None:
            rows, _ = of_the_first_with_enough(enough, choices[begin : begin + 1])
            tried = begin + 1
            if len(rows) >= enough or tried == len(choices):
                return rows
        rows, at = of_the_first_with_enough(enough, choices[tried:])
        if len(self.far) >= _MOST_SEARCHES:
            self.far.clear()
        self.far[known] = tried + at
        return rows


def _names(first: int, last: int) -> list[str]:
    """The lexemes of these days; where they are many, of the 32 days that each is one of, so of a few days more."""
    if last - first < _MOST_NAMES:
        return [f"d{day}" for day in range(first, last + 1)]
    return [f"m{number}" for number in range(first >> _BITS, (last >> _BITS) + 1)]


def _number(at: datetime) -> int:
    return (at.astimezone(UTC).date() - _FIRST).days
