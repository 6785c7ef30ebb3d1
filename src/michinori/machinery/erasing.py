"""Deleting files that nothing refers to: those of a person who leaves, whose other files are renamed, and forgotten
uploads.
"""

from datetime import timedelta
from itertools import batched
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.reverse_related import ForeignObjectRel

from michinori.machinery import clock, outbox
from michinori.machinery.deliveries import Errand, NotDelivered
from michinori.machinery.models import Answer, OutboxItem, StoredFile
from michinori.machinery.previews import places_beside
from michinori.machinery.settings import settings_now
from michinori.machinery.storage import FilesAway

_AT_ONCE = 1000
_AN_ERRAND = 20
"""Places of one outbox item: few enough for an errand's time, and for what else waits to leave."""


def erase_files_of(owner_id: str) -> None:
    """Delete or rename the files of an owner. Call within a transaction; the outbox deletes contents after its commit.

    A file that a foreign key refers to is kept under a name that says only its type (``file.pdf``); histories and
    papers refer to it by SHA-256.
    """
    owned = StoredFile.objects.filter(owner_id=owner_id)
    _delete(list(owned.exclude(_used())))
    kept = list(owned)
    for file in kept:
        file.name = "file" + PurePosixPath(file.name).suffix
    StoredFile.objects.bulk_update(kept, ["name"], batch_size=500)


def sweep_files() -> int:
    """Delete files that nothing has referred to for ``unattached_days``, with their previews; return how many."""
    before = clock.now() - timedelta(days=settings_now().site.unattached_days)
    with transaction.atomic():
        gone = list(StoredFile.objects.select_for_update().filter(made_at__lt=before).exclude(_used())[:_AT_ONCE])
        _delete(gone)
    return len(gone)


def _used() -> Q:
    """The condition that a foreign key refers to the file."""
    used = Q()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            pointing = {relation.field.name: OuterRef("pk")}
            used |= Q(Exists(relation.related_model._default_manager.filter(**pointing)))
    return used


def _delete(files: list[StoredFile]) -> None:
    erase_after_commit(*(file.kept_at for file in files))
    StoredFile.objects.filter(id__in=[file.id for file in files]).delete()


def erase_after_commit(*places: str) -> None:
    """Delete these contents and their previews after this transaction: the outbox does, within seconds, and tries until
    it has, whatever ends this process. At the standstill of a restored copy they wait with all else: its place of files
    may be that of the site from which it was copied.
    """
    outbox.put_all([outbox.new("content_left", {"places": some}) for some in batched(places, _AN_ERRAND)])


def erase_left(item: OutboxItem) -> Errand[None]:
    """Subscriber of ``content_left``: ``{places}``; ``{place}`` in those of an older version."""
    places = item.payload["places"] if "places" in item.payload else [item.payload["place"]]

    def erase() -> None:
        try:
            for place in places:
                for each in (*places_beside(place), place):
                    default_storage.delete(each)
        except (FilesAway, OSError) as error:
            raise NotDelivered(f"a file to be deleted: {type(error).__name__}") from error

    return Errand(erase, lambda _: None)


def forget_answers_to(caller: str) -> None:
    """Delete the answers stored under the idempotency keys of a caller's programs."""
    Answer.objects.filter(caller=caller).delete()
