"""AddressChange (メールアドレスの変更): staff change the address of somebody who no longer gets at it (decision 43)."""

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.rules.people.looking import ADDRESS_STATUSES, WHY_LIMIT

from .users import User


def new_change_id() -> str:
    return new_id("adc")


class AddressChange(BaseModel):
    """``old``, ``new``: in small letters. It is carried out at ``due_at``, once ``proved_at`` says that the new address
    gets mail; until then the old one's owner may stop it. ``why``: what staff checked, as the person reads it. ``old``,
    ``new`` and ``why`` are struck when the account is closed.
    """

    id = models.TextField(primary_key=True, default=new_change_id)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="address_changes", db_index=False)
    old = models.EmailField(blank=True)
    new = models.EmailField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=16)
    why = models.TextField(max_length=WHY_LIMIT, blank=True)
    status = models.CharField(max_length=7, default="waiting")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="address_change_once", fields=["user"], condition=Q(status="waiting")),
            models.CheckConstraint(name="address_change_by_another", condition=~Q(user=F("by"))),
            models.CheckConstraint(name="address_change_status", condition=Q(status__in=ADDRESS_STATUSES)),
            models.CheckConstraint(
                name="address_change_ended",
                condition=Q(status="waiting", ended_at__isnull=True) | ~Q(status="waiting") & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="address_change_proved",
                condition=~Q(status="done") | Q(proved_at__isnull=False, ended_at__gte=F("due_at")),
            ),
        ]
        indexes = [models.Index(fields=["user", "-made_at"], name="address_change_newest")]

    def __str__(self) -> str:
        return self.id
