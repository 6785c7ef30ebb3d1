"""Reading faces: the file behind a public address."""

from django.db.models import Exists, OuterRef

from michinori.kernel.problems import Problem
from michinori.machinery.models import StoredFile

from .models import Organisation, User


def face_file(face_id: str) -> StoredFile:
    """The file of a face that is shown now. Raises ``not-found`` (404), also for one replaced or taken down."""
    if not face_id.isprintable():
        raise Problem.unknown()
    shown = {"face": OuterRef("pk"), "face_hidden": False}
    somebody = Exists(User.objects.filter(is_active=True, **shown)) | Exists(Organisation.objects.filter(**shown))
    found = StoredFile.objects.filter(somebody, id=face_id).first()
    if found is None:
        raise Problem.unknown()
    return found
