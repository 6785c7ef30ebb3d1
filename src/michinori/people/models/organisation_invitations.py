"""OrganisationInvitation (組織への招待): an owner asks the holder of an e-mail address to become a member."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .organisations import Membership, Organisation
from .users import User


def new_organisation_invitation_id() -> str:
    return new_id("oin")


class OrganisationInvitation(BaseModel):
    """``email`` is what the owner typed, in lower case; it is never looked up for them, and struck with the answer.
    ``made_by``: None for the operator. ``answered_by``: who accepted, declined or withdrew it. Open ones have no effect
    from ``expires_at`` on.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    id = models.TextField(primary_key=True, default=new_organisation_invitation_id)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=10, choices=Membership.Role.choices)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="organisation_invitation_once", fields=["organisation", "email"], condition=Q(status="open")
            ),
            models.CheckConstraint(name="organisation_invitation_email", condition=Q(email=Lower(F("email")))),
            models.CheckConstraint(
                name="organisation_invitation_role", condition=Q(role__in=["owner", "approver", "member"])
            ),
            models.CheckConstraint(
                name="organisation_invitation_answered",
                condition=Q(status="open", answered_at__isnull=True, answered_by__isnull=True)
                | Q(status="accepted", answered_at__isnull=False, answered_by__isnull=False)
                | Q(status__in=["declined", "withdrawn"], answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["email", "-made_at", "-id"], condition=Q(status="open"), name="invitation_received"),
            models.Index(
                fields=["organisation", "-made_at", "-id"], condition=Q(status="open"), name="invitation_sent"
            ),
        ]

    def __str__(self) -> str:
        return self.id
