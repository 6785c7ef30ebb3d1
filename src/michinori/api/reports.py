"""Reports to the operator."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.kernel.problems import Flaw, Problem
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.models import Report
from michinori.moderation.queries.reports import newest_reports
from michinori.rules.people.reports import KINDS, REASONS

room = Room(_("通報"))


class NewReport(Body):
    """``ref``: the id of a thing that the caller can see."""

    kind: str = Field(description=", ".join(KINDS))
    ref: str
    reason: str = Field(description=", ".join(REASONS))
    note: str = Field("", description="Required where the reason is other")


class ReportOut(BaseModel):
    """The receipt, and in the list whether staff have looked: ``decided_at``. What they decided is told to whom it
    concerns.
    """

    id: str
    kind: str
    ref: str
    reason: str
    note: str
    made_at: Instant
    decided_at: Instant | None


def _out(row: Report) -> ReportOut:
    case, own = row.case, {name: getattr(row, name) for name in ("id", "reason", "note", "made_at")}
    return ReportOut(kind=case.kind, ref=case.ref, decided_at=case.decided_at, **own)


@room.query("/reports", Page[ReportOut], _("自分の通報の一覧"))
def list_reports(call: Call, cursor: Cursor = None) -> Page[ReportOut]:
    """The caller's own, the newest first."""
    rows, following = newest_reports(call.actor, after=unpacked(cursor))
    return Page[ReportOut](items=[_out(row) for row in rows], next=packed(following) if following else None)


@room.command("/reports", ReportOut, _("運営に通報する"), body=NewReport, status=201)
def report(call: Call, body: NewReport) -> ReportOut:
    """One open report of one caller for one thing. Whoever is reported learns nothing of it."""
    if body.kind not in KINDS:
        raise Problem.invalid(Flaw("kind", "not_a_choice"))
    return _out(report_thing(actor=call.actor, kind=body.kind, ref=body.ref, reason=body.reason, note=body.note))
