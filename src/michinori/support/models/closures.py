"""Closure (サイトの終了): a last day that an admin proposes and another confirms (decision 48)."""

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import User
from michinori.rules.support.closures import WORDS_LIMIT


def new_closure_id() -> str:
    return new_id("clo")


class Closure(BaseModel):
    """``last_day``: the last one in Japan, None to go on after all; once confirmed, a row of ``machinery_setting``
    holds it. ``ja``, ``en``: what members read. ``told``: how many people there were to tell of it. One waits at a
    time; each that was confirmed takes the place of the one before.
    """

    id = models.TextField(primary_key=True, default=new_closure_id)
    last_day = models.DateField(null=True)
    ja = models.TextField(max_length=WORDS_LIMIT)
    en = models.TextField(max_length=WORDS_LIMIT)
    status = models.CharField(max_length=9, default="open")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closure_answered",
                condition=Q(status="open", answered_by__isnull=True, answered_at__isnull=True)
                | Q(status__in=("confirmed", "withdrawn"), answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="closure_by_two", condition=~Q(status="confirmed", answered_by=F("proposed_by"))
            ),
            models.UniqueConstraint(name="closure_open", fields=["status"], condition=Q(status="open")),
        ]

    def __str__(self) -> str:
        return self.id
