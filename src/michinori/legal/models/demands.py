"""Demand (削除や開示の求め): what somebody, with or without an account, demands of the operator."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import User
from michinori.rules.legal.demands import ANSWER_LIMIT, KINDS, NAME_LIMIT, OUTCOMES, PLACE_LIMIT, TEXT_LIMIT

STRUCK_EMAIL = "struck@closed.invalid"
"""Where an address stood."""


def new_demand_id() -> str:
    return new_id("dem")


class Demand(BaseModel):
    """``user``: who was signed in. ``proven``: it came with a proof of work or from an account; ``trapped``: a field
    that people do not see was filled in. ``answer_by``: by when the operator means to answer. ``struck_at``: when name,
    address and words were struck: so long after the answer as the operator's setting says, or when the account was
    closed; without an answer so long after it was made.
    """

    id = models.TextField(primary_key=True, default=new_demand_id)
    kind = models.CharField(max_length=8)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="demands", db_index=False)
    name = models.CharField(max_length=NAME_LIMIT)
    email = models.EmailField()
    place = models.TextField(max_length=PLACE_LIMIT, blank=True, default="")
    text = models.TextField(max_length=TEXT_LIMIT)
    language = models.CharField(max_length=2, default="ja")
    proven = models.BooleanField(default=False)
    trapped = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    outcome = models.CharField(max_length=7, blank=True, default="")
    answer = models.TextField(max_length=ANSWER_LIMIT, blank=True, default="")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    struck_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="demand_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="demand_answered",
                condition=Q(answered_at__isnull=True, outcome="", answer="", answered_by__isnull=True)
                | Q(answered_at__isnull=False, outcome__in=OUTCOMES, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="demand_struck_whole",
                condition=Q(struck_at__isnull=True) | Q(email=STRUCK_EMAIL, place="", answer=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["trapped", "made_at", "id"],
                name="demand_waiting",
                condition=Q(answered_at__isnull=True, struck_at__isnull=True),
            ),
            models.Index(fields=["-answered_at", "-id"], name="demand_answers", condition=Q(answered_at__isnull=False)),
            models.Index(fields=["user"], name="demand_own", condition=Q(user__isnull=False)),
            models.Index(fields=["answered_at"], name="demand_to_strike", condition=Q(struck_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.id
