"""Finding one row by an id that somebody sent, and rows page by page."""

from django.db.models import Model, Q, QuerySet

from michinori.kernel.problems import Problem
from michinori.machinery.statements import read


def find[M: Model](rows: QuerySet[M] | type[M], row_id: str) -> M:
    """The row of that id among ``rows``, or of all that a model has. Raises ``not-found`` (404), also for text that
    PostgreSQL cannot be asked.

    Without order and limit, which cost the planner three times as long on the many joins of a contract.
    """
    if not row_id.isprintable():
        raise Problem.unknown()
    if isinstance(rows, QuerySet):
        found = next(iter(rows.filter(pk=row_id)), None)
    else:
        found = next(iter(read(rows, f'"{rows._meta.pk.column}" = %s', row_id)), None)
    if found is None:
        raise Problem.unknown()
    return found


def newest_first[M: Model](
    rows: QuerySet[M], field: str, *, after: str | None, limit: int
) -> tuple[list[M], str | None]:
    """A page of ``rows`` by an instant, the newest first, and the id to go on after. An ``after`` that is none of them
    begins anew.
    """
    last = rows.filter(pk=after).first() if after and after.isprintable() else None
    if last is not None:
        at = getattr(last, field)
        rows = rows.filter(Q(**{f"{field}__lt": at}) | Q(**{field: at}, pk__lt=last.pk))
    page = list(rows.order_by(f"-{field}", "-pk")[: limit + 1])
    return page[:limit], str(page[limit - 1].pk) if len(page) > limit else None
