"""Conduct of clients and workers: figures about their contracts, and their own explanations."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.people.queries import public_client, public_profile
from michinori.rules.contract.life import Side
from michinori.trust.commands.answers import answer_figure
from michinori.trust.models import FigureAnswer
from michinori.trust.queries.conduct import Conduct, ShownFigure, conduct

room = Room(_("取引の実績"))


class AnswerOut(BaseModel):
    """What the party itself says to a figure, publicly."""

    text: str
    made_at: Instant


class FigureOut(BaseModel):
    """``n``: contracts it speaks of, ``yen``: their price before tax in all. Shares from 0 to 1; restarts per contract;
    days. ``shrunk``: drawn towards the site's average, the more so the fewer contracts there are. Of ``blocked_by`` n
    and value are the band's lower end.
    """

    key: str
    n: int
    yen: int
    value: float | None
    shrunk: float | None
    site_average: float | None
    few: bool = Field(description="So few contracts that it says little")
    answer: AnswerOut | None


class ConductOut(BaseModel):
    """All figures of one party. ``not_counted``: contracts left out because one of the two is not verified."""

    id: str
    few: bool
    not_counted: int
    figures: list[FigureOut]


class NewAnswer(Body):
    """A public answer to one's own figure, once for each."""

    key: str
    text: str


def _figure(told: ShownFigure) -> FigureOut:
    one, answer = told.figure, told.answer
    return FigureOut(
        key=one.key,
        n=one.n,
        yen=one.yen,
        value=one.value,
        shrunk=one.shrunk,
        site_average=one.site_average,
        few=one.few,
        answer=AnswerOut(text=answer.text, made_at=answer.made_at) if answer else None,
    )


def figures_out(found: Conduct) -> list[FigureOut]:
    """All figures of one party."""
    return [_figure(one) for one in found.told]


def _conduct(side: Side, client_id: str) -> ConductOut:
    found = conduct(side, client_id)
    return ConductOut(id=client_id, few=found.few, not_counted=found.not_counted, figures=figures_out(found))


def _answer(row: FigureAnswer) -> AnswerOut:
    return AnswerOut(text=row.text, made_at=row.made_at)


@room.query("/clients/{client_id}/conduct", ConductOut, _("クライアントの取引の実績"))
def show_client_conduct(call: Call, client_id: str) -> ConductOut:
    """An organisation, or a user as a client. Facts from the history of contracts; nobody is rated."""
    return _conduct("client", public_client(client_id).id)


@room.query("/workers/{user_id}/conduct", ConductOut, _("ワーカーの取引の実績"))
def show_worker_conduct(call: Call, user_id: str) -> ConductOut:
    """Of a user as worker: finished, late, objected_share."""
    return _conduct("worker", public_profile(user_id, call.actor).user_id)


@room.command(
    "/clients/{client_id}/conduct/answers", AnswerOut, _("クライアントの実績に説明を書く"), body=NewAnswer, status=201
)
def answer_client_figure(call: Call, client_id: str, body: NewAnswer) -> AnswerOut:
    """The client itself, or owner or approver of the organisation; once for each figure."""
    return _answer(answer_figure(actor=call.actor, client_id=client_id, side="client", key=body.key, text=body.text))


@room.command(
    "/workers/{user_id}/conduct/answers", AnswerOut, _("ワーカーの実績に説明を書く"), body=NewAnswer, status=201
)
def answer_worker_figure(call: Call, user_id: str, body: NewAnswer) -> AnswerOut:
    """The worker alone; once for each figure."""
    return _answer(answer_figure(actor=call.actor, client_id=user_id, side="worker", key=body.key, text=body.text))
