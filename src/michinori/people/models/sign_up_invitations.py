"""SignUpInvitation (会員登録への招待): a link by which one person may sign up while the site is not open to all."""

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .users import User


def new_sign_up_invitation_id() -> str:
    return new_id("sin")


class SignUpInvitation(BaseModel):
    """Only the SHA-256 (hex) of the code is kept; the link is shown once. Good until ``expires_at``, for one account:
    ``used_by``, at ``used_at``. ``made_by``: None for the operator. ``withdrawn_at``: when it was taken back, or spent
    by somebody whose address was a member's already.
    """

    id = models.TextField(primary_key=True, default=new_sign_up_invitation_id)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sign_up_invitation_used",
                condition=Q(used_by__isnull=True, used_at__isnull=True)
                | Q(used_by__isnull=False, used_at__isnull=False, used_at__lt=F("expires_at")),
            ),
            models.CheckConstraint(
                name="sign_up_invitation_once", condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(name="sign_up_invitation_lasts", condition=Q(made_at__lt=F("expires_at"))),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="sign_up_invitation_newest")]

    def __str__(self) -> str:
        return self.id
