"""SettingChange (設定の変更): a change of a setting that waits for a second person (decision 42)."""

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .users import User


def new_change_id() -> str:
    return new_id("stc")


class SettingChange(BaseModel):
    """``value``: JSON, from the day ``first`` on. Once it is confirmed, a row of ``machinery_setting`` holds it. A key
    waits for one change at a time.
    """

    id = models.TextField(primary_key=True, default=new_change_id)
    key = models.CharField(max_length=60)
    value = models.JSONField()
    first = models.DateField()
    reason = models.TextField(max_length=500)
    status = models.CharField(max_length=10, default="open")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="setting_change_answered",
                condition=Q(status="open", answered_by__isnull=True, answered_at__isnull=True)
                | Q(status__in=("confirmed", "withdrawn"), answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="setting_change_by_two", condition=~Q(status="confirmed", answered_by=F("proposed_by"))
            ),
            models.UniqueConstraint(name="setting_change_open", fields=["key"], condition=Q(status="open")),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
