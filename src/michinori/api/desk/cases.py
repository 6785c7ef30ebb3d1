"""Reports, decisions and appeals. Every read is noted in staff's log."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant, Party
from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.cursors import Page
from michinori.api.decisions import AppealOut, appeal_out
from michinori.api.desk.guarding import note_seen
from michinori.api.routes import Room
from michinori.moderation.commands.appeals import answer_appeal
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.models import Case, Decision, Report
from michinori.moderation.queries import desk
from michinori.rules.people.decisions import OUTCOMES
from michinori.rules.people.reports import KINDS, REASONS

room = Room(_("運営デスク"))


class CaseLine(BaseModel):
    """All reports of one thing, not decided yet. ``title``, ``text``: as it was when first reported."""

    id: str
    kind: str = Field(description=", ".join(KINDS))
    ref: str
    title: str
    text: str
    about: Party | None = Field(description="Whose it is; null for somebody without an account")
    opened_at: Instant


class QueuedCase(CaseLine):
    reports: int


class ToldReport(BaseModel):
    """What one person said of it; they stay unnamed to everybody else."""

    by: Party
    reason: str = Field(description=", ".join(REASONS))
    note: str
    made_at: Instant


class Ruled(BaseModel):
    """What was decided. ``rule`` and ``words`` are empty where nothing was done."""

    id: str
    outcome: str = Field(description=", ".join(OUTCOMES))
    rule: str
    words: str
    hidden: bool
    made_at: Instant
    lifted_at: Instant | None


class CaseOut(CaseLine):
    """``text_now``: the thing as it is now, null when it is gone."""

    text_now: str | None
    reports: list[ToldReport]
    decision: Ruled | None
    appeal: AppealOut | None


class WaitingAppeal(AppealOut):
    """An appeal that nobody has answered, with the case it is about."""

    case_id: str


class NewRuling(Body):
    """``rule`` and ``words`` are needed but for ``none``. ``until``: the last day of a suspension, null for good."""

    outcome: str = Field(description=", ".join(OUTCOMES))
    rule: str | None = Field(None, description=", ".join(REASONS))
    words: str | None = Field(None, description="Told to the person concerned")
    hide: bool = Field(False, description="Whether the thing goes from view, too")
    until: str | None = Field(None, json_schema_extra={"format": "date"})


class Answered(Body):
    """``upheld`` false: the decision is lifted and undone."""

    upheld: bool
    answer: str


def _line(case: Case) -> dict[str, object]:
    about = Party.of(case.about) if case.about else None
    names = ("id", "kind", "ref", "title", "text", "opened_at")
    return {"about": about} | {name: getattr(case, name) for name in names}


def _ruled(row: Decision) -> Ruled:
    names = ("id", "outcome", "rule", "words", "hidden", "made_at", "lifted_at")
    return Ruled(**{name: getattr(row, name) for name in names})


def _report(row: Report) -> ToldReport:
    by = Party.of(row.by)
    return ToldReport(by=by, reason=row.reason, note=row.note, made_at=row.made_at)


def answer_case(call: Call, case_id: str) -> CaseOut:
    """A case with all that was said of it. Raises ``not-found`` (404), also for everybody but staff."""
    view = desk.view_case(call.actor, case_id)
    return CaseOut(
        **_line(view.case),  # type: ignore[arg-type]
        text_now=view.thing.text if view.thing else None,
        reports=[_report(row) for row in view.reports],
        decision=_ruled(view.decision) if view.decision else None,
        appeal=appeal_out(view.appeal) if view.appeal else None,
    )


@room.query("/desk/cases", Page[QueuedCase], _("決定を待つ通報（運営者）"), scope="staff")
def list_cases(call: Call) -> Page[QueuedCase]:
    """The oldest fifty: the queue is worked off from its head."""
    cases = desk.view_queue(call.actor).cases
    note_seen(call, "desk_cases")
    rows = [QueuedCase(**_line(case), reports=case.n) for case in cases]  # type: ignore[arg-type, attr-defined]
    return Page[QueuedCase](items=rows, next=None)


@room.query("/desk/cases/{case_id}", CaseOut, _("通報（運営者）"), scope="staff")
def show_case(call: Call, case_id: str) -> CaseOut:
    """With everything that was said of it."""
    found = answer_case(call, case_id)
    note_seen(call, "desk_case", case_id=case_id)
    return found


@room.command(
    "/desk/cases/{case_id}/decision", CaseOut, _("通報に決定する（運営者）"), body=NewRuling, status=201, scope="staff"
)
def decide(call: Call, case_id: str, body: NewRuling) -> CaseOut:
    """Once a case, by staff whom it does not concern."""
    decide_case(actor=call.actor, case_id=case_id, **body.model_dump())
    return answer_case(call, case_id)


@room.query("/desk/appeals", Page[WaitingAppeal], _("答えを待つ異議（運営者）"), scope="staff")
def list_appeals(call: Call) -> Page[WaitingAppeal]:
    """The oldest fifty."""
    appeals = desk.view_queue(call.actor).appeals
    note_seen(call, "desk_cases")
    rows = [WaitingAppeal(**appeal_out(row).model_dump(), case_id=row.decision.case_id) for row in appeals]
    return Page[WaitingAppeal](items=rows, next=None)


@room.command("/desk/appeals/{appeal_id}/answer", AppealOut, _("異議に答える（運営者）"), body=Answered, scope="staff")
def answer_desk_appeal(call: Call, appeal_id: str, body: Answered) -> AppealOut:
    """By somebody else than who decided, where there is anybody."""
    return appeal_out(answer_appeal(actor=call.actor, appeal_id=appeal_id, upheld=body.upheld, answer=body.answer))
