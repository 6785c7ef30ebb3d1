"""Reading the questions about a job."""

from functools import cache

from michinori.kernel.actor import Actor
from michinori.machinery.composed import Composed, Given
from michinori.machinery.rows import find
from michinori.market.models import Question
from michinori.market.policy import questions_known, visible_to

_MOST = 100


def questions_of(actor: Actor | None, job_id: str) -> list[Question]:
    """The newest 100 questions about a job that this viewer may see, unanswered ones first, else the oldest first. One
    query. The caller has looked up the job by ``job_for``.
    """
    user_id = actor.user_id if actor else None
    rows = _of_job(signed_in=user_id is not None).rows(viewer=user_id, job=job_id)
    return sorted(rows, key=lambda one: (bool(one.answer), one.made_at, one.id))


@cache
def _of_job(*, signed_in: bool) -> Composed[Question]:
    viewer = Actor.person(Given("viewer")) if signed_in else None
    return Composed(questions_known(viewer).filter(job_id=Given("job")).order_by("-made_at", "-id")[:_MOST])


def question_of(actor: Actor, question_id: str) -> Question:
    """A question with its job. Raises ``not-found`` (404) unless the actor may see both."""
    rows = questions_known(actor).filter(job__in=visible_to(actor).values("id"))
    return find(rows.select_related("job__client"), question_id)
