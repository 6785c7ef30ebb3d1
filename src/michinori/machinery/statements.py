"""Hand-written SQL, its text made once per model, for what most requests go through: tokens and memberships, locks,
``find``, lives of contracts, events, messages and movements (decision 0025). Everything else uses the ORM, which takes
0.2 to 0.4 ms to compose a plain SELECT.

mypy does not check the columns named in a call; ``tests/machinery/test_statements.py`` checks them against the model.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from michinori.machinery.plans import ask, run

_FEW = 10
"""Rows that an act writes. The plan of a statement that inserts more is not kept: each number of them is another text,
of which the plan is large, and PostgreSQL takes no more than 65,535 values apart from the text.
"""
LOOKUPS = {"": "{} = %s", "in": "{} = ANY(%s)", "gt": "{} > %s", "isnull": "({} IS NULL) = %s"}


def read[M: Model](
    model: type[M], *, order_by: Sequence[str] = (), limit: int | None = None, locked: bool = False, **where: Any
) -> list[M]:
    """Read the rows of ``model`` that meet all conditions of ``where``.

    A condition is a column (``pk``: the primary key), alone or with ``__in`` (a list), ``__gt`` or ``__isnull``.
    ``order_by``: columns, descending with a ``-`` before them. ``locked``: lock the rows FOR NO KEY UPDATE.
    """
    names, columns, converters, select = _reading(model)
    text = select + " AND ".join(_condition(columns, name) for name in where)
    if order_by:
        text += " ORDER BY " + ", ".join(columns[name.lstrip("-")] + " DESC" * (name[0] == "-") for name in order_by)
    text += (" LIMIT %s" if limit is not None else "") + (" FOR NO KEY UPDATE" if locked else "")
    found = ask(text, [*where.values(), *([limit] if limit is not None else [])])
    if converters:
        found = [_converted(row, converters) for row in found]
    return [model.from_db(connection.alias, names, row) for row in found]


def read_beside[M: Model](
    select: str, values: Sequence[Any], model: type[M], join: str, *, shown: str = "beside.*"
) -> list[tuple[tuple[Any, ...], M | None]]:
    """Read the rows that ``select`` gives, each beside the rows of ``model`` joined to it by the text ``join`` (which
    ends the statement and may order it), None where there is none. ``select`` names its columns as no column of
    ``model`` is named. ``shown``: which of its columns are sent with each row, as text.
    """
    names, columns, converters, _ = _reading(model)
    wanted = ", ".join(columns[name] for name in names)
    text = f'SELECT {shown}, {wanted} FROM ({select}) beside LEFT JOIN "{model._meta.db_table}" ON {join}'  # noqa: S608
    found_rows = []
    for row in ask(text, values):
        at = len(row) - len(names)
        columns_of = _converted(row[at:], converters) if converters else row[at:]
        one = None if columns_of[0] is None else model.from_db(connection.alias, names, columns_of)
        found_rows.append((row[:at], one))
    return found_rows


def from_json[M: Model](model: type[M], found: Mapping[str, Any], *more: str) -> M:
    """The row of ``model`` that ``to_jsonb`` of PostgreSQL gave, with the values named ``more`` as annotations."""
    fields = model._meta.concrete_fields
    values = [field.to_python(found[str(field.column)]) for field in fields]
    row = model.from_db(connection.alias, [field.attname for field in fields], values)
    for name in more:
        setattr(row, name, found[name])
    return row


def follow(rows: Sequence[Model], *names: str) -> None:
    """Fetch and cache the objects to which these foreign keys of rows of one model refer, unless they are cached
    already; one query per name.
    """
    for name in names if rows else ():
        field: Any = rows[0]._meta.get_field(name)
        waiting = [row for row in rows if getattr(row, field.attname) is not None and not field.is_cached(row)]
        if waiting:
            ids = [getattr(row, field.attname) for row in waiting]
            found = {one.pk: one for one in read(field.related_model, pk__in=ids)}
            for row in waiting:
                field.set_cached_value(row, found[getattr(row, field.attname)])


def insert(*rows: Model) -> None:
    """Insert rows of one model in one statement; set the primary keys that the database generates."""
    if not rows:
        return
    columns, single, start, returning = _inserting(type(rows[0]))
    values = [get(row) for row in rows for get in columns]
    text = start + ", ".join([single] * len(rows)) + returning
    if len(rows) > _FEW:
        with connection.cursor() as cursor:
            cursor.execute(text, values)
            numbers = [*cursor.fetchall()] if returning else []
    elif returning:
        numbers = ask(text, values)
    else:
        run(text, values)
        numbers = []
    for row, (number,) in zip(rows, numbers, strict=bool(returning)):
        row.pk = number
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def change(model: type[Model], *ids: object, **values: object) -> None:
    """Update columns of the rows with these primary keys. Columns are named as the model's fields, or with ``_id`` for
    a foreign key.
    """
    text, prepare = _changing(model, tuple(values))
    run(text, [*(one(value) for one, value in zip(prepare, values.values(), strict=True)), list(ids)])


def values_of(row: Model) -> dict[str, object]:
    """The present values of a row's columns, for ``update`` to compare with."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def update(row: Model, was: Mapping[str, object]) -> None:
    """Update the columns of a row that differ from ``was``, an earlier result of ``values_of``. A list or JSON value
    that was changed in place is not noticed.
    """
    changed = {name: value for name, value in values_of(row).items() if value != was[name]}
    if changed:
        change(type(row), row.pk, **changed)


type _Get = Callable[[Any], Any]
type _Prepare = Callable[[Any], Any]


@cache
def _reading(model: type[Model]) -> tuple[list[str], dict[str, str], dict[int, list[Any]], str]:
    """The fields' names, their quoted columns by name, the converters of values from the database by index, and the
    text of the SELECT.
    """
    fields = model._meta.concrete_fields
    found = {}
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        converters = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if converters:
            found[place] = [(converter, column) for converter in converters]
    columns = {name: f'"{field.column}"' for field in fields for name in (field.name, field.attname)}
    columns["pk"] = f'"{model._meta.pk.column}"'
    selected = ", ".join(columns[field.name] for field in fields)
    select = f'SELECT {selected} FROM "{model._meta.db_table}" WHERE '  # noqa: S608 - our names
    return [field.attname for field in fields], columns, found, select


def _condition(columns: Mapping[str, str], name: str) -> str:
    column, _, lookup = name.partition("__")
    return LOOKUPS[lookup].format(columns[column])


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
    fields: list[Field[Any, Any]] = [model._meta.get_field(name) for name in names]  # type: ignore[misc]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    start = f'UPDATE "{model._meta.db_table}" SET {columns}'  # noqa: S608 - our names
    return f'{start} WHERE "{model._meta.pk.column}" = ANY(%s)', [_prepared_by(field) for field in fields]


def _value_of(field: "Field[Any, Any]") -> _Get:
    """A function that reads this field of a row, in the form that the database takes."""
    get, prepare = attrgetter(field.attname), _prepared_by(field)
    return lambda row: prepare(get(row))


def _prepared_by(field: "Field[Any, Any]") -> _Prepare:
    return lambda value: field.get_db_prep_save(value, connection)
