"""Remarks pinned to the pages, or the seconds, of work that was handed in."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from michinori.api.answers import Instant, Party
from michinori.api.bodies import LARGEST_NUMBER, Body
from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.contracts.models import Remark
from michinori.contracts.queries.remarks import remarks_on, work_to_remark_on
from michinori.conversation.commands import remarks
from michinori.rules.talk.remarks import FAR, MAX_REMARK

room = Room(_("書きこみ"))
_Words = Annotated[Any, WithJsonSchema({"type": "string", "maxLength": MAX_REMARK})]


class NewRemark(Body):
    """``page``, ``x`` and ``y`` of a picture or document, or ``second`` of sound or film; left out: the middle of the
    first page, or the beginning.
    """

    model_config = ConfigDict(json_schema_extra={"required": ["body"]})

    body: _Words = None
    page: int | None = Field(None, ge=1, le=LARGEST_NUMBER)
    x: int | None = Field(None, ge=0, le=FAR, description="Permille of the page's width, from the left")
    y: int | None = Field(None, ge=0, le=FAR, description="Permille of the page's height, from the top")
    second: int | None = Field(None, ge=0, le=LARGEST_NUMBER)


class RemarkOut(BaseModel):
    """A remark; ``n``: of its event in the contract's history, which holds the commitment to its text."""

    n: int
    contract_id: str
    file_id: str
    by: str = Field(description="client or worker")
    author: Party
    body: str
    page: int | None
    x: int | None
    y: int | None
    second: int | None
    outside: bool = Field(description="Invites to deal outside the site: the receiver is warned")
    at: Instant


class RemarksOut(BaseModel):
    """All remarks on one file, in the order in which they were made."""

    items: list[RemarkOut]


def _remark(row: Remark, text: str) -> RemarkOut:
    return RemarkOut(
        n=row.n,
        contract_id=row.contract_id,
        file_id=row.file_id,
        by=row.by,
        author=Party.of(row.author),
        body=text,
        page=row.page,
        x=row.x,
        y=row.y,
        second=row.second,
        outside=row.outside,
        at=row.at,
    )


@room.query("/files/{file_id}/remarks", RemarksOut, _("書きこみの一覧"))
def list_remarks(call: Call, file_id: str) -> RemarksOut:
    """Those on a file that came with a contract, for its two sides."""
    work = work_to_remark_on(call.actor, file_id)
    return RemarksOut(items=[_remark(one.row, one.text) for one in remarks_on(work.contract, file_id)])


@room.command("/files/{file_id}/remarks", RemarkOut, _("書きこむ"), body=NewRemark, status=201)
def make_remark(call: Call, file_id: str, body: NewRemark) -> RemarkOut:
    """Both sides, while the work is looked at; screened like a message (``contact-without-consent``). It is an event of
    the contract, stands in the evidence pack, and changes neither state nor clocks."""
    made = remarks.make_remark(actor=call.actor, file_id=file_id, sent=body.model_dump())
    return _remark(made.row, made.text)
