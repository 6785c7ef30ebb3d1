"""The one way to lock rows: together, in the order of their ids, so that commands do not deadlock."""

from django.db.models import Model

from michinori.kernel.problems import Problem
from michinori.machinery.statements import read


def lock[M: Model](model: type[M], *ids: str) -> dict[str, M]:
    """Lock rows until the transaction ends; return them by id, as read under the lock.

    Raises Problem ``not-found`` (404) if an id is missing. FOR NO KEY UPDATE makes commands on one row wait for each
    other, but not the INSERT of a row whose foreign key points to it.
    """
    if not all(id.isprintable() for id in ids):
        raise Problem.unknown()  # PostgreSQL raises an error for some of them (NUL)
    found = {str(row.pk): row for row in read(model, pk__in=list(ids), order_by=("pk",), locked=True)}
    if len(found) < len(set(ids)):
        raise Problem.unknown()
    return found
