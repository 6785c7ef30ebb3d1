"""Sealing the seeds of second steps that an earlier version stored as they are."""

import logging
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from michinori.machinery.sealing import is_sealed, seal
from michinori.people.seeds import seeds_changed

_log = logging.getLogger(__name__)


def seal_seeds() -> int:
    """Seal what stands open, each row by itself; return how many rows were sealed. One that is not as the sign-in
    library writes it is logged by its id and left, and the others go on. One query where all are sealed.
    """
    count = 0
    for row_id, data in list(_seeded().values_list("pk", "data")):
        try:
            count += _stands_open(data) and _seal_row(row_id)
        except (TypeError, ValueError) as error:
            _log.warning("the second step %s cannot be sealed: %s", row_id, type(error).__name__)
    return count


def _stands_open(data: Any) -> bool:
    sealed: list[bool] = []

    def look(text: str) -> str:
        sealed.append(is_sealed(text))
        return text

    seeds_changed(data, look)
    return not all(sealed)


@transaction.atomic
def _seal_row(row_id: int) -> bool:
    """Under a lock, or a recovery code used in this moment could be used again. Return whether there was anything."""
    row = _seeded().select_for_update().filter(pk=row_id).first()
    if row is None:
        return False
    before, row.data = row.data, seeds_changed(row.data, lambda text: text if is_sealed(text) else seal(text))
    if row.data == before:
        return False
    row.save(update_fields=["data"])
    return True


def _seeded() -> QuerySet[Authenticator]:
    found: QuerySet[Authenticator] = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    return found
