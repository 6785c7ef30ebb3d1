"""Model of questions (質問) about a job, asked before proposing and answered in public under it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import User
from michinori.rules.market.questions import MAX_ANSWER, MAX_QUESTION

from .jobs import Job


def new_question_id() -> str:
    return new_id("qst")


class Question(BaseModel):
    """A question about an open job and its answer. The asker's name is shown to nobody; until it is answered, only the
    asker and the job's client see the question. ``hidden_at``: when the staff took question and answer down.
    """

    id = models.TextField(primary_key=True, default=new_question_id)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="questions", db_index=False)
    asker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="questions")
    body = models.TextField(max_length=MAX_QUESTION)
    made_at = models.DateTimeField()
    answer = models.TextField(max_length=MAX_ANSWER, blank=True, default="")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="question_body", condition=Q(~Q(body=""), LessThanOrEqual(Length("body"), MAX_QUESTION))
            ),
            models.CheckConstraint(
                name="question_answer",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(
                    ~Q(answer=""),
                    LessThanOrEqual(Length("answer"), MAX_ANSWER),
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index(fields=["job", "made_at"], name="question_of_job")]

    def __str__(self) -> str:
        return self.id
