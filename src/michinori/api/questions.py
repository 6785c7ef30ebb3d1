"""Questions about a job: asked before proposing, answered in public."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, WithJsonSchema

from michinori.api.answers import Instant
from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.cursors import Page
from michinori.api.routes import Room
from michinori.market.commands import questions
from michinori.market.models import Question
from michinori.market.queries import job_for
from michinori.market.queries.questions import questions_of
from michinori.rules.market.questions import MAX_ANSWER, MAX_QUESTION

room = Room(_("質問"))


_Words = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_QUESTION})]
_Reply = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_ANSWER})]


class NewQuestion(Body):
    """What to ask; contact data are refused."""

    model_config = ConfigDict(json_schema_extra={"required": ["body"]})

    body: _Words = None


class NewReply(Body):
    """The answer, which everybody can read."""

    model_config = ConfigDict(json_schema_extra={"required": ["body"]})

    body: _Reply = None


class QuestionOut(BaseModel):
    """A question; who asks is told to nobody. ``answer``: empty until it is answered."""

    id: str
    job_id: str
    body: str
    made_at: Instant
    mine: bool
    answer: str
    answered_at: Instant | None


def _question(call: Call, row: Question) -> QuestionOut:
    return QuestionOut(
        id=row.id,
        job_id=row.job_id,
        body=row.body,
        made_at=row.made_at,
        mine=row.asker_id == call.actor.user_id,
        answer=row.answer,
        answered_at=row.answered_at,
    )


@room.query("/jobs/{job_id}/questions", Page[QuestionOut], _("仕事への質問"))
def list_questions(call: Call, job_id: str) -> Page[QuestionOut]:
    """Answered ones, the caller's own, and for the job's client all; those without an answer first."""
    job_for(call.actor, job_id)
    return Page[QuestionOut](items=[_question(call, row) for row in questions_of(call.actor, job_id)], next=None)


@room.command("/jobs/{job_id}/questions", QuestionOut, _("質問する"), body=NewQuestion, status=201)
def ask(call: Call, job_id: str, body: NewQuestion) -> QuestionOut:
    """About an open job of somebody else."""
    return _question(call, questions.ask_question(actor=call.actor, job_id=job_id, body=body.body))


@room.command("/questions/{question_id}/answer", QuestionOut, _("質問に答える"), body=NewReply)
def answer(call: Call, question_id: str, body: NewReply) -> QuestionOut:
    """For the job's client, once; everybody can read it under the job."""
    return _question(call, questions.answer_question(actor=call.actor, question_id=question_id, body=body.body))
