"""SQL written out for what every command asks and writes (decision 0025): the ORM composes it anew each time, and takes
four times as long to do so as PostgreSQL takes to answer.

For rows by a plain condition. What is joined, counted or chosen by the reader stays with the ORM.
"""

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Field, Model, QuerySet


def read[M: Model](model: type[M], condition: str, *values: Any) -> list[M]:
    """The rows of ``model`` for which ``condition`` holds: SQL with the columns' names and ``%s`` for each of
    ``values``; an order may follow it.
    """
    names, converters, select = _reading(model)
    with connection.cursor() as cursor:
        cursor.execute(select + condition, values)
        found = cursor.fetchall()
    if converters:
        found = [_converted(row, converters) for row in found]
    return [model.from_db(connection.alias, names, row) for row in found]


def follow(rows: Sequence[Model], *names: str) -> None:
    """Fetch what rows of one model point to by these foreign keys, as far as it was not fetched with them."""
    for name in names if rows else ():
        field: Any = rows[0]._meta.get_field(name)
        waiting = [row for row in rows if getattr(row, field.attname) is not None and not field.is_cached(row)]
        if waiting:
            ids = [getattr(row, field.attname) for row in waiting]
            found = {one.pk: one for one in read(field.related_model, f'"{field.target_field.column}" = ANY(%s)', ids)}
            for row in waiting:
                field.set_cached_value(row, found[getattr(row, field.attname)])


def insert(*rows: Model, ignore_conflicts: bool = False) -> None:
    """Write new rows of one model in one statement; where the database numbers them, they have their number after it.

    ``ignore_conflicts``: what is there already stays as it is; then no number is given.
    """
    if not rows:
        return
    columns, single, start, returning = _inserting(type(rows[0]))
    values = [get(row) for row in rows for get in columns]
    text = start + ", ".join([single] * len(rows)) + (" ON CONFLICT DO NOTHING" if ignore_conflicts else returning)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        if returning and not ignore_conflicts:
            for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = number
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def change(model: type[Model], *ids: object, **values: object) -> None:
    """Set columns of the rows with these ids, named as the model's fields or, for a foreign key, with ``_id``."""
    text, prepare = _changing(model, tuple(values))
    with connection.cursor() as cursor:
        cursor.execute(text, [*(one(value) for one, value in zip(prepare, values.values(), strict=True)), list(ids)])


def update(row: Model) -> None:
    """Write all columns of a row that is there. Raises LookupError where it is not."""
    columns, text = _updating(type(row))
    with connection.cursor() as cursor:
        cursor.execute(text, [*(get(row) for get in columns), row.pk])
        if cursor.rowcount != 1:
            raise LookupError(f"{row} is not there")


def any_of(make: "Callable[..., QuerySet[Any]]") -> Callable[..., bool]:
    """Whether the queryset that ``make`` gives has a row, composed once and asked many times: for conditions that lists
    are filtered by as well, and that shall not be written twice.

    What it is called with are ids, which ``make`` passes on as they are.
    """

    @cache
    def composed(count: int) -> tuple[str, list[tuple[Any, int | None]]]:
        marks = [f"mark {n}" for n in range(count)]
        text, found = make(*marks).query.exists().sql_with_params()
        return text, [(value, marks.index(value) if value in marks else None) for value in found]

    def ask(*ids: str) -> bool:
        text, found = composed(len(ids))
        with connection.cursor() as cursor:
            cursor.execute(text, [value if place is None else ids[place] for value, place in found])
            return cursor.fetchone() is not None

    return ask


type _Get = Callable[[Any], Any]
type _Prepare = Callable[[Any], Any]


@cache
def _reading(model: type[Model]) -> tuple[list[str], dict[int, list[Any]], str]:
    fields = model._meta.concrete_fields
    found = {}
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        converters = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if converters:
            found[place] = [(converter, column) for converter in converters]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    select = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE '  # noqa: S608 - our names
    return [field.attname for field in fields], found, select


def _converted(row: Sequence[Any], converters: dict[int, list[Any]]) -> list[Any]:
    values = list(row)
    for place, those in converters.items():
        for converter, column in those:
            values[place] = converter(values[place], column, connection)
    return values


@cache
def _inserting(model: type[Model]) -> tuple[list[_Get], str, str, str]:
    fields = [field for field in model._meta.concrete_fields if field is not model._meta.auto_field]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    single = f"({', '.join(['%s'] * len(fields))})"
    numbered = model._meta.auto_field
    returning = f' RETURNING "{numbered.column}"' if numbered else ""
    start = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES '  # noqa: S608 - our names
    return [_value_of(field) for field in fields], single, start, returning


@cache
def _changing(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[_Prepare]]:
    by_name = {name: field for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    fields = [by_name[name] for name in names]
    return _update_of(model, fields) + " = ANY(%s)", [_prepared_by(field) for field in fields]


@cache
def _updating(model: type[Model]) -> tuple[list[_Get], str]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return [_value_of(field) for field in fields], _update_of(model, fields) + " = %s"


def _update_of(model: type[Model], fields: "Sequence[Field[Any, Any]]") -> str:
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{model._meta.pk.column}"'  # noqa: S608 - our names


def _value_of(field: "Field[Any, Any]") -> _Get:
    """What stands in a row for this field, as the database takes it."""
    get, prepare = attrgetter(field.attname), _prepared_by(field)
    return lambda row: prepare(get(row))


def _prepared_by(field: "Field[Any, Any]") -> _Prepare:
    return lambda value: field.get_db_prep_save(value, connection)
