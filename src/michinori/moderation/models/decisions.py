"""Models of the staff's decision (決定) on a case, and the one appeal (異議) of the person concerned."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import Suspension, User
from michinori.rules.people.decisions import APPEAL_LIMIT, OUTCOMES, WORDS_LIMIT
from michinori.rules.people.reports import REASONS

from .cases import Case


def new_decision_id() -> str:
    return new_id("dec")


def new_appeal_id() -> str:
    return new_id("app")


class Decision(BaseModel):
    """The decision on a case. The person concerned is told ``rule`` and ``words``; both are empty if nothing was done.
    ``lifted_at``: when an appeal lifted the decision, or staff ended the suspension early, and its effects were undone.
    """

    id = models.TextField(primary_key=True, default=new_decision_id)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=9)
    rule = models.CharField(max_length=10, blank=True, default="")
    words = models.TextField(max_length=WORDS_LIMIT, blank=True, default="")
    hidden = models.BooleanField(default=False)
    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"], name="decision_newest")]
        constraints = [
            models.CheckConstraint(
                name="decision_outcome",
                condition=Q(outcome="none", rule="", words="", hidden=False, suspension__isnull=True)
                | Q(~Q(words=""), outcome__in=OUTCOMES[1:], rule__in=REASONS),
            ),
            models.CheckConstraint(
                name="decision_suspends",
                condition=Q(outcome="suspended", suspension__isnull=False)
                | Q(~Q(outcome="suspended"), suspension__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Appeal(BaseModel):
    """An appeal against a decision. ``answer_by``: the instant until which the operator promised an answer when the
    appeal was made. ``upheld``: True if the decision stands, False if it was lifted, None until answered.
    """

    id = models.TextField(primary_key=True, default=new_appeal_id)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(max_length=APPEAL_LIMIT)
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField(db_default=Now() + timedelta(days=14))  # the default: what an older version writes
    upheld = models.BooleanField(null=True)
    answer = models.TextField(max_length=WORDS_LIMIT, blank=True, default="")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appeal_answered",
                condition=Q(upheld__isnull=True, answered_by__isnull=True, answered_at__isnull=True, answer="")
                | Q(~Q(answer=""), upheld__isnull=False, answered_by__isnull=False, answered_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["answer_by", "id"], name="appeal_queue_by", condition=Q(answered_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.id
