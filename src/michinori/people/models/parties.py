"""Party (当事者): the real person or company behind accounts (domain § 1)."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel


def new_party_id() -> str:
    return new_id("pty")


class Party(BaseModel):
    """One real person or company. ``key``, ``identity:…`` or ``corporate:…``, is that of a person or company whose
    papers were accepted, or whom the operator vouches for; where that is not known, a party has none. ``trouble``: its
    conduct as a client holds a record of trouble (``rules.people.troubles``); the room ``trust`` keeps it.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        COMPANY = "company"

    id = models.TextField(primary_key=True, default=new_party_id)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=200, null=True, unique=True)
    made_at = models.DateTimeField()
    trouble = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.CheckConstraint(name="party_kind", condition=Q(kind__in=["person", "company"]))]

    def __str__(self) -> str:
        return self.id
