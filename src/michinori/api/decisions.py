"""The operator's decisions about the caller or their organisations, and the one appeal against each."""

from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.moderation.commands.appeals import appeal_decision
from michinori.moderation.models import Appeal, Decision
from michinori.moderation.queries.decisions import decision_on, newest_decisions
from michinori.rules.people.reports import KINDS, REASONS
from michinori.wording.people.moderation import RULES

room = Room(_("運営の決定"))


class NewAppeal(Body):
    """What is wrong about the decision, and why."""

    text: str


class AppealOut(BaseModel):
    """``answer_by``: until when an answer is promised. ``upheld``: whether the decision stands; null while nobody has
    answered.
    """

    id: str
    text: str
    made_at: Instant
    answer_by: Instant
    upheld: bool | None
    answer: str
    answered_at: Instant | None


class DecisionOut(BaseModel):
    """``kind``, ``ref``: what it is about. ``suspended_until`` is in the year 9999 where there is no end."""

    id: str
    kind: str = Field(description=", ".join(KINDS))
    ref: str
    title: str
    about_id: str | None = Field(description="The user or organisation concerned")
    outcome: Literal["hidden", "warned", "suspended"]
    rule: str = Field(description=", ".join(REASONS))
    rule_text: str
    words: str
    hidden: bool
    suspended_until: Instant | None
    made_at: Instant
    lifted_at: Instant | None
    appeal: AppealOut | None


def appeal_out(row: Appeal) -> AppealOut:
    """An appeal with its answer."""
    names = ("id", "text", "made_at", "answer_by", "upheld", "answer", "answered_at")
    return AppealOut(**{name: getattr(row, name) for name in names})


def _decision(row: Decision) -> DecisionOut:
    case, appeal = row.case, getattr(row, "appeal", None)
    names = ("id", "outcome", "rule", "words", "hidden", "made_at", "lifted_at")
    return DecisionOut(
        **{name: getattr(row, name) for name in names},
        kind=case.kind,
        ref=case.ref,
        title=case.title,
        about_id=case.about_id,
        rule_text=str(RULES[row.rule]),
        suspended_until=row.suspension.until if row.suspension else None,
        appeal=appeal_out(appeal) if appeal else None,
    )


@room.query("/decisions", Page[DecisionOut], _("自分についての決定の一覧"))
def list_decisions(call: Call, cursor: Cursor = None) -> Page[DecisionOut]:
    """About the caller, and about organisations they belong to; the newest first."""
    rows, following = newest_decisions(call.actor, after=unpacked(cursor))
    return Page[DecisionOut](items=[_decision(row) for row in rows], next=packed(following) if following else None)


@room.query("/decisions/{decision_id}", DecisionOut, _("運営の決定"))
def show_decision(call: Call, decision_id: str) -> DecisionOut:
    """For whom it concerns alone. Who reported is told to nobody."""
    return _decision(decision_on(call.actor, decision_id))


@room.command("/decisions/{decision_id}/appeal", DecisionOut, _("決定に異議を伝える"), body=NewAppeal, status=201)
def appeal(call: Call, decision_id: str, body: NewAppeal) -> DecisionOut:
    """Once, by the person concerned, or owner or approver of the organisation; also while suspended."""
    appeal_decision(actor=call.actor, decision_id=decision_id, text=body.text)
    return _decision(decision_on(call.actor, decision_id))
