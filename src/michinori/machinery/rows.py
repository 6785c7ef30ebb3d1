"""Finding one row by an id that somebody sent."""

from django.db.models import Model, QuerySet

from michinori.kernel.problems import Problem


def find[M: Model](rows: QuerySet[M], row_id: str) -> M:
    """The row of that id among ``rows``. Raises ``not-found`` (404), also for text that PostgreSQL cannot be asked.

    Without order and limit, which cost the planner three times as long on the many joins of a contract.
    """
    found = next(iter(rows.filter(pk=row_id)), None) if row_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found
