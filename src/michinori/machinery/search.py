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
from michinori.machinery.composed import Choice, of_the_first_with_enough

_MANY, _TIMES, _MOST_NAMES = 3_000, (1, 8, 64), 32
"""A word that every tenth row has is found among the newest 3,000 as often as a page counts it, one that every
eightieth has on eight times as many days. An index asks each hit for each name, which is not quick for more than 32.
"""
_SPARE = 8
"""A search that is made again looks an eighth further back than it had to: of what it found some may be gone."""
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

    A process remembers them for five minutes, ``until``: ``last``, the newest row's; ``span``, over how many days the
    newest 3,000 go back, 0 where there are no more than these, and ``whole``, all; ``back``, how far searches had to
    look. What it remembers decides how much is read, never what is found: a search goes on until it has enough. A
    practice has other rows, and remembers nothing.
    """

    rows: "Callable[[], QuerySet[Any, Any]]"
    until: float = 0.0
    last: int = 0
    span: int = 0
    whole: int = 0
    back: dict[int, int] = field(default_factory=dict)

    def with_enough(
        self, enough: int, words: str, named: Callable[[str], Choice], among_all: Choice, asked: Hashable
    ) -> list[Any]:
        """The rows with ``words``, a ``tsquery``, that ``named`` gives of the newest days, as soon as these are
        ``enough``, else those ``among_all``. ``named``: the query for a ``tsquery`` that names days, so for a ``dated``
        column; both give an id, the instant by which they are sorted, and at most ``enough`` rows.

        The same search, ``asked``, looks as far back as it had to before, whoever asked: a text with all choices takes
        PostgreSQL longer to plan, and most would look further than they need. One query; two where it has to go further
        now, and three more in five minutes.
        """
        if practising.is_inside():
            return of_the_first_with_enough(enough, [among_all])
        spans, known = self._spans(), hash((asked, enough))  # of two searches with one hash, one looks as the other did
        back = self.back.get(known, 0)
        if back:
            far = back >= self.whole or len(self._days(back)) > _MOST_NAMES
            rows = of_the_first_with_enough(enough, [among_all if far else named(self._of_newest(words, back))])
            if far or len(rows) >= enough:
                return rows
        choices = [named(self._of_newest(words, span)) for span in spans if span > back]
        rows = of_the_first_with_enough(enough, [*choices, among_all])
        if len(self.back) >= _MOST_SEARCHES:
            self.back.clear()
        days = self.last - _number(rows[-1][1]) + 1 if len(rows) >= enough else self.whole
        self.back[known] = max(1, days + days // _SPARE)
        return rows

    def _spans(self) -> list[int]:
        """Over how many days to look for a word before all rows are, the fewest first."""
        if self.until < time.monotonic():
            rows = self.rows()
            ends = [_number(at) for one in (rows[:1], rows[_MANY : _MANY + 1], rows.reverse()[:1]) for at in one]
            self.last = ends[0] if ends else 0
            self.span, self.whole = (self.last - end + 1 for end in ends[1:]) if len(ends) > 2 else (0, 0)
            self.back.clear()
            self.until = time.monotonic() + _REMEMBERED
        found = [self.span * times for times in _TIMES if self.span * times < self.whole]
        return [span for span in found if len(self._days(span)) <= _MOST_NAMES]

    def _days(self, days: int) -> list[str]:
        return _names(self.last - days + 1, self.last)

    def _of_newest(self, words: str, days: int) -> str:
        """The ``tsquery`` of the words on so many of the newest days, and on what days came meanwhile."""
        names = [*self._days(days), *_names(self.last + 1, _number(clock.now()) + 1)]
        return f"({words}) & ({' | '.join(names)})"


def _names(first: int, last: int) -> list[str]:
    """The lexemes of these days; where they are many, of the 32 days that each is one of, so of a few days more."""
    if last - first < _MOST_NAMES:
        return [f"d{day}" for day in range(first, last + 1)]
    return [f"m{number}" for number in range(first >> _BITS, (last >> _BITS) + 1)]


def _number(at: datetime) -> int:
    return (at.astimezone(UTC).date() - _FIRST).days
