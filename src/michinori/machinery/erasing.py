"""Closing an account, the machinery's part: delete the person's files that nothing refers to, and rename the others."""

from functools import partial
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.reverse_related import ForeignObjectRel

from michinori.machinery.models import Answer, StoredFile


def erase_files_of(owner_id: str) -> None:
    """Delete or rename the files of an owner. Call within a transaction; contents are deleted after its commit.

    A file that a foreign key refers to is kept under a name that says only its type (``file.pdf``); histories and
    papers refer to it by SHA-256.
    """
    owned = StoredFile.objects.filter(owner_id=owner_id)
    used = Q()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            pointing = {relation.field.name: OuterRef("pk")}
            used |= Q(Exists(relation.related_model._default_manager.filter(**pointing)))
    gone = list(owned.exclude(used))
    for file in gone:
        transaction.on_commit(partial(default_storage.delete, file.place))
    StoredFile.objects.filter(id__in=[file.id for file in gone]).delete()
    kept = list(owned)
    for file in kept:
        file.name = "file" + PurePosixPath(file.name).suffix
    StoredFile.objects.bulk_update(kept, ["name"], batch_size=500)


def forget_answers_to(caller: str) -> None:
    """Delete the answers stored under the idempotency keys of a caller's programs."""
    Answer.objects.filter(caller=caller).delete()
