"""The face of a person and the mark of a company, the same for users and organisations (decision 0037)."""

from django.db import models
from django.db.models import Q

from michinori.machinery.base_model import BaseModel
from michinori.machinery.models import StoredFile


class Faced(BaseModel):
    """``face``: the square picture shown beside the name, a small WebP that ``people.commands.faces`` made; without one
    pages draw a letter. It is replaced as a whole, so that its id is the version in its public address.
    ``face_hidden``: the staff have taken this face down.
    """

    face = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    face_hidden = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True

    @property
    def shown_face(self) -> str:
        """The id of the face that the public sees, empty if one is drawn; makes no query."""
        return "" if self.face_hidden else self.face_id or ""


def face_index(name: str) -> models.Index:
    """The index by which deleting a file finds whoever it is the face of."""
    return models.Index(fields=["face"], name=name, condition=Q(face__isnull=False))
