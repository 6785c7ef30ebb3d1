"""Queries composed once. The ORM takes 0.3 to 5 ms to make the text of a query, often more than PostgreSQL to answer it
(decision 55). What is asked at most requests keeps its text, with places for what a request gives:

    @cache
    def _one() -> Composed[Job]:
        return Composed(visible_to(Actor.person(Given("viewer"))).filter(id=Given("job")))

    _one().rows(viewer=user_id, job=job_id)

So conditions and permissions stand in one place, in the words of the ORM, for these queries as for all others.

PostgreSQL keeps its plan of such a text for each connection (``machinery.plans``).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Self

import psycopg
import psycopg.sql
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import Field, Model, QuerySet, TextField, Value
from django.db.models.query import ModelIterable, get_related_populators

from michinori.machinery.plans import by_a_kept_plan, planned_anew

_MARK = "\ue000"
_PLACES = re.compile("(%%|%s)")
"""The places for values in a text, and the percent signs that are none."""
_IDS = re.compile(r'\w+(?:","\w+)*', re.ASCII)


class Given(str):
    """The place of a text that comes with each request, such as an id. It is text itself, so that it passes through
    whatever makes conditions of an id; whoever compares it in Python decides for all requests.
    """

    def __new__(cls, name: str) -> Self:
        return super().__new__(cls, _MARK + name.removeprefix(_MARK))

    @property
    def name(self) -> str:
        """The name by which its value is given."""
        return self.removeprefix(_MARK)


class _GivenList(Given):
    """The place of many ids."""


class _NeverSent(psycopg.adapt.Dumper):
    """Refuses to send a place to PostgreSQL: a condition that asked it while it was composed would have found nothing,
    and have this for an answer for ever.
    """

    def dump(self, obj: Any) -> bytes:
        """Raise ValueError."""
        raise ValueError(f"{obj!r} is a place, which is asked for while a query is composed")


psycopg.adapters.register_dumper(Given, _NeverSent)
psycopg.adapters.register_dumper(_GivenList, _NeverSent)


class GivenAs(Value):
    """The place of a value that is no text: a number, a day, an instant, as ``field`` holds it."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(None, output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A place among the values."""
        return "%s", (Given(self.name),)


class GivenIds(GivenAs):
    """The place of an array of ids. They go to PostgreSQL as one text, since psycopg takes longer to write hundreds one
    by one than PostgreSQL to answer. Raises ValueError for an id that is empty or has a sign other than letters, digits
    and underscores.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, ArrayField(TextField()))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A place among the values, of an array."""
        return "%s::text[]", (_GivenList(self.name),)


class Composed[M: Model]:
    """The text of a queryset, and how its rows are read. Made of one whose changing values are all ``Given``.

    What no request gives stands in the text as a constant. The text outlives the request that it was composed for,
    which may have read from the replica (decision 54): which database it goes to is asked of the router each time.

    ``keeps_plan``: False for a text that is planned anew by what is given, since how many rows that means differs by
    the thousand, as with words.

    Raises ValueError for a queryset that changed such a place on its way, or holds an instant or a day (but the last of
    all), which would be that of the first request for ever.
    """

    def __init__(self, rows: "QuerySet[M, Any]", *, keeps_plan: bool = True) -> None:
        self.model, self._keeps_plan = rows.model, keeps_plan
        compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        text, values = compiler.as_sql()
        for value in values:
            _refuse_baked_in(value)
        self._text, self._values = _with_constants(text, values)
        select = compiler.select
        self._converters = [*compiler.get_converters([one[0] for one in select]).items()]
        if issubclass(rows._iterable_class, ModelIterable):
            self._fetch_mode = rows._fetch_mode  # type: ignore[attr-defined]
            fields = compiler.klass_info["select_fields"]
            self._begin, self._end = fields[0], fields[-1] + 1
            self._names = [one[0].target.attname for one in select[self._begin : self._end]]
            self._related = {
                alias: get_related_populators(compiler.klass_info, select, alias, self._fetch_mode)
                for alias in connections
            }
            self._annotations = [*(compiler.annotation_col_map or {}).items()]

    def rows(self, **given: Any) -> list[M]:
        """The rows, with what they were to be fetched and annotated with. One query."""
        alias = router.db_for_read(self.model)
        return [self._made(row, alias) for row in self._read(alias, given)]

    def unmade(self, *names: str, **given: Any) -> list[tuple[tuple[Any, ...], Callable[[], M]]]:
        """Of each row the columns or annotations of these names as PostgreSQL gave them, and what makes the row: most
        of the time of many rows goes into making them. One query.
        """
        alias = router.db_for_read(self.model)
        known = dict(self._annotations)
        places = [known[name] if name in known else self._begin + self._names.index(name) for name in names]
        found = self._fetched(alias, given)
        return [(tuple(row[place] for place in places), partial(self._late, row, alias)) for row in found]

    def first(self, **given: Any) -> M | None:
        """The first of the rows; None without any. One query."""
        return next(iter(self.rows(**given)), None)

    def tuples(self, **given: Any) -> list[Any]:
        """The rows of a ``values_list``. One query."""
        return self._read(router.db_for_read(self.model), given)

    def statement(self, given: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """The text and its values, for a statement of which it is a part."""
        return self._text, [_value(one, given) for one in self._values]

    def _read(self, alias: str, given: Mapping[str, Any]) -> list[Any]:
        found = self._fetched(alias, given)
        return [self._converted(row, alias) for row in found] if self._converters else found

    def _fetched(self, alias: str, given: Mapping[str, Any]) -> list[Any]:
        text, values = self.statement(given)
        return by_a_kept_plan(alias, text, values) if self._keeps_plan else planned_anew(alias, text, values)

    def _late(self, row: tuple[Any, ...], alias: str) -> M:
        return self._made(self._converted(row, alias), alias)

    def _converted(self, row: tuple[Any, ...], alias: str) -> list[Any]:
        values = list(row)
        for place, (converters, expression) in self._converters:
            for converter in converters:
                values[place] = converter(values[place], expression, connections[alias])
        return values

    def _made(self, row: Any, alias: str) -> M:
        found = self.model.from_db(alias, self._names, row[self._begin : self._end], fetch_mode=self._fetch_mode)
        for populator in self._related[alias]:
            populator.populate(row, found)
        for name, place in self._annotations:
            setattr(found, name, row[place])
        return found


type Choice = tuple[Composed[Any], Mapping[str, Any]]
"""A query, and what is given to it."""


def of_the_first_with_enough(enough: int, choices: Sequence[Choice]) -> list[Any]:
    """The rows of a ``values_list`` of the first of these, all of the same columns, that gives ``enough`` of them, else
    of the last. One query, in which PostgreSQL begins with none before it needs it. The rows keep their order: only one
    of these gives any, and what is materialized is read as it was written.
    """
    alias, last = router.db_for_read(choices[0][0].model), len(choices) - 1
    if not last:
        ((only, given),) = choices
        return planned_anew(alias, *only.statement(given))
    texts, values, parts, before = list[str](), list[Any](), list[str](), list[str]()
    for at, (text, own) in enumerate(one.statement(given) for one, given in choices):
        few = " AND ".join(f"(SELECT count(*) FROM {name}) < {enough:d}" for name in before)  # noqa: S608
        having = f" WHERE (SELECT count(*) FROM w{at}) >= {enough:d}" if at < last else ""  # noqa: S608
        texts.append(f"w{at} AS MATERIALIZED (SELECT * FROM ({text}) w{f' WHERE {few}' if few else ''})")  # noqa: S608
        parts.append(f"SELECT * FROM w{at}{having}")  # noqa: S608
        values += own
        before.append(f"w{at}")
    return planned_anew(alias, f"WITH {', '.join(texts)} {' UNION ALL '.join(parts)}", values)


def _value(one: Any, given: Mapping[str, Any]) -> Any:
    if type(one) is _GivenList:
        return _array(given[one.name])
    return given[one.name] if type(one) is Given else one


def _array(ids: Sequence[str]) -> str:
    """An array of ids, as PostgreSQL reads it. Raises ValueError as ``GivenIds``."""
    if not ids:
        return "{}"
    joined = '","'.join(ids)
    if not _IDS.fullmatch(joined) or joined.count(",") != len(ids) - 1:
        raise ValueError(joined)
    return f'{{"{joined}"}}'


def _with_constants(text: str, values: Iterable[Any]) -> tuple[str, tuple[Any, ...]]:
    """The text with what never changes written into it, and the other values. A plan for any values of a text cannot
    use an index on open jobs alone where ``open`` is one of the values.
    """
    parts, rest = _PLACES.split(text), list[Any]()
    places = [at for at, part in enumerate(parts) if part == "%s"]
    for at, value in zip(places, values, strict=True):
        if isinstance(value, str | int) and not isinstance(value, Given):
            parts[at] = psycopg.sql.quote(value).replace("%", "%%")
        else:
            rest.append(value)
    return "".join(parts), tuple(rest)


def _refuse_baked_in(value: Any) -> None:
    if isinstance(value, list | tuple):
        for one in value:
            _refuse_baked_in(one)
    is_day = isinstance(value, date) and value != date.max  # with which a key sorts what has no day
    if is_day or (isinstance(value, str) and _MARK in value and not isinstance(value, Given)):
        raise ValueError(f"{value!r} is of one request alone")
