"""Finding one row by an id from a request, and rows page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, Model, OrderBy, Q, QuerySet, TextField

from michinori.kernel.problems import Problem
from michinori.machinery.lookups import Among
from michinori.machinery.statements import read


def find[M: Model](rows: QuerySet[M] | type[M], row_id: str) -> M:
    """The row with that id among ``rows``, or among all rows of a model. Raises ``not-found`` (404), also for ids that
    PostgreSQL would refuse with an error.

    The query has no ORDER BY and LIMIT, with which planning the many joins of a contract takes three times as long.
    """
    if not row_id.isprintable():
        raise Problem.unknown()
    if isinstance(rows, QuerySet):
        found = next(iter(rows.filter(pk=row_id)), None)
    else:
        found = next(iter(read(rows, pk=row_id)), None)
    if found is None:
        raise Problem.unknown()
    return found


@dataclass(frozen=True)
class Per[M: Model]:
    """Rows for each row of ``outer``, to which a condition of ``rows`` refers; a side for ``first_of_each``."""

    outer: QuerySet[Any]
    rows: QuerySet[M]

    def filter(self, condition: Q) -> "Per[M]":
        return Per(self.outer, self.rows.filter(condition))


def first_of_each[M: Model](sides: Sequence[QuerySet[M] | Per[M]], *order: str | OrderBy, limit: int) -> Q:
    """Filter for the first ``limit`` rows of each of ``sides``. Among them are the first of all; the caller sorts them.

    Each side is read in the order of an index of its own: for one query with OR, PostgreSQL would read and sort all
    rows of all sides.
    """
    firsts = [_first_ids(side, order, limit) for side in sides]
    if not firsts:
        return Q(pk__in=())
    return Q(Among(F("pk"), ArraySubquery(firsts[0].union(*firsts[1:], all=True) if firsts[1:] else firsts[0])))


def _first_ids(side: QuerySet[Any] | Per[Any], order: Sequence[str | OrderBy], limit: int) -> QuerySet[Any, Any]:
    if isinstance(side, Per):
        ids = ArraySubquery(_first_ids(side.rows, order, limit))
        return side.outer.order_by().values(found=Func(ids, function="unnest", output_field=TextField()))
    return side.order_by(*order).values("pk")[:limit]


def newest_first[M: Model](
    rows: QuerySet[M], field: str, *, after: str | None, limit: int
) -> tuple[list[M], str | None]:
    """A page of ``rows``, the newest by the instant in ``field`` first, and ``after`` for the next page (None on the
    last). An unknown ``after`` gives the first page.
    """
    last = rows.filter(pk=after).first() if after and after.isprintable() else None
    if last is not None:
        at = getattr(last, field)
        # The first condition says no more than the second, but an index can begin at it.
        rows = rows.filter(Q(**{f"{field}__lte": at}), Q(**{f"{field}__lt": at}) | Q(pk__lt=last.pk))
    page = list(rows.order_by(f"-{field}", "-pk")[: limit + 1])
    return page[:limit], str(page[limit - 1].pk) if len(page) > limit else None
