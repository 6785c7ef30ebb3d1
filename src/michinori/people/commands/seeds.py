"""Sealing the seeds of second steps that an earlier version stored as they are."""

import logging

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from michinori.machinery.sealing import is_sealed, seal
from michinori.people.seeds import seeds_changed

_log = logging.getLogger(__name__)


def seal_seeds() -> int:
    """Seal what stands open, each row by itself; return how many rows were sealed. One that is not as the sign-in
    library writes it is logged by its id and left, and the others go on.
    """
    count = 0
    for row_id in list(_seeded().values_list("pk", flat=True)):
        try:
            count += _seal_row(row_id)
        except (TypeError, ValueError) as error:
            _log.warning("the second step %s cannot be sealed: %s", row_id, type(error).__name__)
    return count


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
