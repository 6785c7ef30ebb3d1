"""Reports to the operator."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.kernel.problems import Flaw, Problem
from michinori.moderation.commands.reports import report_thing
from michinori.rules.reporting import KINDS, REASONS

room = Room(_("通報"))


class NewReport(Body):
    """``ref``: the id of a thing that the caller can see."""

    kind: str = Field(description=", ".join(KINDS))
    ref: str
    reason: str = Field(description=", ".join(REASONS))
    note: str = Field("", description="Required where the reason is other")


class ReportOut(BaseModel):
    """The receipt."""

    id: str
    kind: str
    ref: str
    reason: str
    note: str
    made_at: Instant


@room.command("/reports", ReportOut, _("運営に通報する"), body=NewReport, status=201)
def report(call: Call, body: NewReport) -> ReportOut:
    """One open report of one caller for one thing. Whoever is reported learns nothing of it."""
    if body.kind not in KINDS:
        raise Problem.invalid(Flaw("kind", "not_a_choice"))
    made = report_thing(actor=call.actor, kind=body.kind, ref=body.ref, reason=body.reason, note=body.note)
    return ReportOut(id=made.id, kind=body.kind, ref=body.ref, reason=made.reason, note=made.note, made_at=made.made_at)
