"""Inquiries: the queue, one with its messages and notes, and what staff do with it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant, Party
from michinori.api.bodies import LARGEST_NUMBER, Body, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.desk.guarding import note_seen
from michinori.api.routes import Room
from michinori.kernel.problems import Flaw, Problem
from michinori.people.staff import require_staff
from michinori.rules.support.inquiries import BYS, STATES, TEXT_LIMIT, TOPICS
from michinori.support.commands import answering
from michinori.support.models import Inquiry
from michinori.support.queries.inquiries import Said, Which, inquiries_at_desk, inquiry_at_desk

room = Room(_("運営デスク"))


class InquiryLine(BaseModel):
    """``user``: null for a sender without an account, who is called ``name``. ``asked_since``: since when their words
    wait for an answer, null when nothing waits; ``answer_by``: by when staff mean to answer.
    """

    id: str
    topic: str = Field(description=", ".join(TOPICS))
    subject: str
    state: str = Field(description=", ".join(STATES))
    name: str
    user: Party | None
    assigned: Party | None
    contract_id: str | None
    matter: str = Field(description="The id of a payout, a hold of payouts or a payment by card; empty for none")
    asked_since: Instant | None
    answer_by: Instant | None
    last_at: Instant


class InquiryWords(BaseModel):
    """A message. ``by`` note: for staff alone. ``files``: how many came with it; they are read on the page."""

    n: int
    by: str = Field(description=", ".join(BYS))
    author: Party | None
    text: str
    files: int
    at: Instant


class InquiryOut(InquiryLine):
    """With all messages, oldest first. What the sender wrote is text of a stranger's."""

    messages: list[InquiryWords]


class InquiryAnswer(Body):
    """Staff's answer. ``seen``: 409 `inquiry-moved` when somebody has written since message ``n``."""

    text: str = Field(description=f"Told to the sender as it is; at most {TEXT_LIMIT} characters")
    seen: int | None = Field(None, ge=0, le=LARGEST_NUMBER)
    close: bool = False


class InquiryNote(Body):
    """Words that staff alone read."""

    text: str = Field(description=f"At most {TEXT_LIMIT} characters")


class Assigned(Body):
    """Who sees to it."""

    to: str = Field(description="The user id of somebody of the staff; empty: nobody")


def _line(row: Inquiry) -> dict[str, Any]:
    named = {"user": row.user, "assigned": row.assigned}
    names = ("id", "topic", "subject", "state", "name", "contract_id", "matter", "asked_since", "answer_by", "last_at")
    parties = {name: Party.of(one) if one else None for name, one in named.items()}
    return parties | {name: getattr(row, name) for name in names}


def _words(said: Said) -> InquiryWords:
    row = said.message
    author = Party.of(row.author) if row.author else None
    return InquiryWords(n=row.n, by=row.by, author=author, text=row.text, files=len(said.files), at=row.at)


def _inquiry(call: Call, inquiry_id: str) -> InquiryOut:
    thread = inquiry_at_desk(call.actor, inquiry_id)
    return InquiryOut(**_line(thread.inquiry), messages=[_words(one) for one in thread.said])


def _page(call: Call, which: Which, before: str) -> tuple[list[Inquiry], str]:
    require_staff(call.actor, "inquiries")
    try:
        return inquiries_at_desk(call.actor, which, before)
    except Problem as problem:  # of staff it is the cursor that nobody knows
        raise Problem.invalid(Flaw("cursor", "bad_format")) from problem


@room.query("/desk/inquiries", Page[InquiryLine], _("お問い合わせの一覧（運営者）"), scope="staff")
def list_inquiries(call: Call, which: Which = "waiting", cursor: Cursor = None) -> Page[InquiryLine]:
    """By default those that wait, the most pressing first; else the last written first."""
    rows, following = _page(call, which, unpacked(cursor) or "")
    note_seen(call, "desk_inquiries")
    items = [InquiryLine(**_line(one)) for one in rows]
    return Page[InquiryLine](items=items, next=packed(following) if following else None)


@room.query("/desk/inquiries/{inquiry_id}", InquiryOut, _("お問い合わせ（運営者）"), scope="staff")
def show_inquiry(call: Call, inquiry_id: str) -> InquiryOut:
    """With staff's notes."""
    found = _inquiry(call, inquiry_id)
    note_seen(call, "desk_inquiry", inquiry_id=inquiry_id)
    return found


@room.command(
    "/desk/inquiries/{inquiry_id}/answer", InquiryOut, _("お問い合わせに答える（運営者）"),
    body=InquiryAnswer, scope="staff",
)  # fmt: skip
def answer_inquiry(call: Call, inquiry_id: str, body: InquiryAnswer) -> InquiryOut:
    """The sender is told; who has no account gets the words by mail."""
    answering.answer_inquiry(actor=call.actor, inquiry_id=inquiry_id, **body.model_dump())
    return _inquiry(call, inquiry_id)


@room.command(
    "/desk/inquiries/{inquiry_id}/note", InquiryOut, _("お問い合わせにメモを残す（運営者）"),
    body=InquiryNote, scope="staff",
)  # fmt: skip
def note_on_inquiry(call: Call, inquiry_id: str, body: InquiryNote) -> InquiryOut:
    """For staff alone."""
    answering.note_on_inquiry(actor=call.actor, inquiry_id=inquiry_id, text=body.text)
    return _inquiry(call, inquiry_id)


@room.command(
    "/desk/inquiries/{inquiry_id}/assign", InquiryOut, _("お問い合わせの担当を決める（運営者）"),
    body=Assigned, scope="staff",
)  # fmt: skip
def assign_inquiry(call: Call, inquiry_id: str, body: Assigned) -> InquiryOut:
    """To whoever of the staff answers inquiries, or to nobody."""
    answering.assign_inquiry(actor=call.actor, inquiry_id=inquiry_id, to=body.to)
    return _inquiry(call, inquiry_id)


@room.command(
    "/desk/inquiries/{inquiry_id}/close", InquiryOut, _("お問い合わせを終わりにする（運営者）"), scope="staff"
)
def close_inquiry(call: Call, inquiry_id: str, body: Nothing) -> InquiryOut:
    """Its sender is asked once whether the answers were of help."""
    answering.close_inquiry(actor=call.actor, inquiry_id=inquiry_id)
    return _inquiry(call, inquiry_id)


@room.command(
    "/desk/inquiries/{inquiry_id}/reopen", InquiryOut, _("お問い合わせをもう一度開く（運営者）"), scope="staff"
)
def reopen_inquiry(call: Call, inquiry_id: str, body: Nothing) -> InquiryOut:
    """What was closed waits again."""
    answering.reopen_inquiry(actor=call.actor, inquiry_id=inquiry_id)
    return _inquiry(call, inquiry_id)
