"""A proposal that a program has drafted for a worker, who sends it on the page or not at all (decision 47)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import User
from michinori.rules.market.jobs import MAX_MESSAGE

from .jobs import Job


def new_proposal_draft_id() -> str:
    return new_id("prd")


class ProposalDraft(BaseModel):
    """One for each worker and job; a newer one takes its place. Nobody but the worker sees it. ``price``: whole yen
    before tax. It goes when the worker proposes.
    """

    id = models.TextField(primary_key=True, default=new_proposal_draft_id)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    worker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    price = models.BigIntegerField()
    message = models.TextField(max_length=MAX_MESSAGE)
    due_date = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="proposal_draft_once", fields=["worker", "job"]),
            models.CheckConstraint(name="proposal_draft_price", condition=Q(price__gte=1)),
            models.CheckConstraint(
                name="proposal_draft_message", condition=LessThanOrEqual(Length("message"), MAX_MESSAGE)
            ),
        ]
        indexes = [models.Index(fields=["worker", "-made_at", "-id"], name="proposal_draft_newest")]

    def __str__(self) -> str:
        return self.id
