"""Lines of the operator's bank that nobody has been credited with: to whom they may belong, and assigning them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant, Party
from michinori.api.bodies import Body, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Page
from michinori.api.desk.guarding import left_to_page, note_seen
from michinori.api.routes import Room
from michinori.kernel.page_ref import PageRef
from michinori.people.staff import require_staff
from michinori.treasury.commands.assigning import assign_line as assign
from michinori.treasury.commands.unmatched import REASON_LIMIT
from michinori.treasury.models import StatementLine
from michinori.treasury.queries import statements
from michinori.treasury.queries.statements import Suggested
from michinori.wording.statements import LINE_STATUSES, SIGNS

room = Room(_("運営デスク"))


class BankLine(BaseModel):
    """A line of a bank statement. ``amount``: whole yen that came in. ``name``: the sender's, as the bank told it.
    ``reason``: why staff settled it so.
    """

    id: str
    day: date
    amount: int
    name: str
    told: str
    status: str = Field(description=", ".join(LINE_STATUSES))
    client: Party | None
    settled_at: Instant | None
    reason: str


class SuggestedPayer(BaseModel):
    """A client to whom a line may belong. ``missing``: yen with tax that they lack now."""

    client: Party
    signs: list[str] = Field(description=", ".join(SIGNS))
    missing: int


class BankLineOut(BankLine):
    """With suggestions, at most eight, while it waits. ``said_of``: to whom one of the staff has said that it belongs,
    while another has to agree, on the page.
    """

    suggested: list[SuggestedPayer]
    said_of: Party | None


class AssignedLine(Body):
    """To whose balance it goes."""

    client_id: str
    reason: str = Field(description=f"What was looked at; at most {REASON_LIMIT} characters")
    again: bool = Field(
        False, description="It is another transfer than the one that was recorded by hand: else 409 line-recorded"
    )


def _line(row: StatementLine) -> dict[str, Any]:
    names = ("id", "day", "amount", "name", "told", "status", "settled_at", "reason")
    return {name: getattr(row, name) for name in names} | {"client": Party.of(row.client) if row.client else None}


def _suggested(one: Suggested) -> SuggestedPayer:
    return SuggestedPayer(client=Party.of(one.client), signs=list(one.said.signs), missing=one.said.missing)


def _found(call: Call, line_id: str) -> BankLineOut:
    require_staff(call.actor, "money-in")
    line = statements.find_line(call.actor, line_id)
    waits = line.status == "suspense"
    there = statements.suggested_for(call.actor, line) if waits else []
    said = statements.assignment_of(line) if waits else None
    said_of = Party.of(said.client) if said and said.client and not said.payout_id else None
    return BankLineOut(**_line(line), suggested=[_suggested(one) for one in there], said_of=said_of)


@room.query("/desk/lines", Page[BankLine], _("だれのものか分からない入金（運営者）"), scope="staff")
def list_lines(call: Call) -> Page[BankLine]:
    """The fifty that wait longest."""
    require_staff(call.actor, "money-in")
    rows = statements.list_unmatched(call.actor)
    note_seen(call, "desk_unmatched")
    return Page[BankLine](items=[BankLine(**_line(one)) for one in rows], next=None)


@room.query("/desk/lines/{line_id}", BankLineOut, _("入金の明細（運営者）"), scope="staff")
def show_line(call: Call, line_id: str) -> BankLineOut:
    """With the clients to whom it may belong, and by which signs."""
    found = _found(call, line_id)
    note_seen(call, "desk_unmatched_line", line_id=line_id)
    return found


@room.command(
    "/desk/lines/{line_id}/assign", BankLineOut, _("入金をクライアントの残高に入れる（運営者）"),
    body=AssignedLine, scope="staff",
)  # fmt: skip
def assign_line(call: Call, line_id: str, body: AssignedLine) -> BankLineOut:
    """Once, and not to an account for which the member of staff acts. A large sum waits (`said_of`) until another of
    the staff agrees on the page; a wrong one is taken back there, too.
    """
    assign(actor=call.actor, line_id=line_id, **body.model_dump())
    return _found(call, line_id)


@room.command("/desk/lines/{line_id}/return", BankLineOut, _("入金を送り主に返す（運営者）"), scope="staff")
def return_line(call: Call, line_id: str, body: Nothing) -> BankLineOut:
    """403 `confirmation-needed`: a person types the sender's account on the page `confirm_url`, who has just proved who
    they are.
    """
    raise left_to_page(PageRef("desk_unmatched_return", (_found(call, line_id).id,)))
