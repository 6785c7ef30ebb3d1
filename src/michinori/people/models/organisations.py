"""Organisation (組織): a company or group with members who act in its name."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .declared import Declared
from .faced import Faced, face_index
from .parties import Party
from .users import User


def new_organisation_id() -> str:
    return new_id("org")


class Organisation(Declared, Faced):
    """``corporate_number`` (法人番号) has 13 digits and is what an owner typed until the company is ``verified``.
    Organisations with the same one share their party if one person owns them, or staff joined them.
    """

    id = models.TextField(primary_key=True, default=new_organisation_id)
    name = models.CharField(max_length=100)
    corporate_number = models.CharField(max_length=13, null=True)
    verified = models.BooleanField(default=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="organisations")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="organisation_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="organisation_corporate_number",
                condition=Q(corporate_number__isnull=True) | Q(corporate_number__regex=r"^[0-9]{13}$"),
            ),
        ]
        indexes = [
            models.Index(OpClass(Upper("name"), "text_pattern_ops"), name="organisation_name_begins"),
            models.Index(fields=["corporate_number"], name="organisation_of_number"),
            models.Index(
                fields=["corporate_number"],
                name="organisation_checked_number",
                condition=Q(verified=True, corporate_number__isnull=False),
            ),
            face_index("organisation_of_face"),
        ]

    def __str__(self) -> str:
        return self.id


class Membership(BaseModel):
    """A user's role in an organisation. A trigger keeps at least one owner in every organisation."""

    class Role(models.TextChoices):
        OWNER = "owner"
        APPROVER = "approver"
        MEMBER = "member"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="membership_once", fields=["organisation", "user"]),
            models.CheckConstraint(name="membership_role", condition=Q(role__in=["owner", "approver", "member"])),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"
