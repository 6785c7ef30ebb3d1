"""The one way to lock rows: several at once, in the order of their ids, so that no commands wait in a ring."""

from django.db.models import Model

from michinori.kernel.problems import Problem
from michinori.machinery.statements import read


def lock[M: Model](model: type[M], *ids: str) -> dict[str, M]:
    """Lock rows for this transaction and give them by id, as they are now that the lock is held.

    A missing id raises Problem ``not-found`` (404). The lock leaves the key free (FOR NO KEY UPDATE): two commands on
    one row exclude each other, but a row elsewhere that merely points to it does not wait.
    """
    if not all(id.isprintable() for id in ids):
        raise Problem.unknown()  # PostgreSQL cannot even be asked for such an id
    key = model._meta.pk.column
    rows = read(model, f'"{key}" = ANY(%s) ORDER BY "{key}" FOR NO KEY UPDATE', list(ids))
    found = {str(row.pk): row for row in rows}
    if len(found) < len(set(ids)):
        raise Problem.unknown()
    return found
