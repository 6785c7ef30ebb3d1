"""Drafts that a program writes for the caller: nobody else sees them, and the caller sends each on its page or not at
all (decision 47). The scope ``draft`` suffices, which opens nothing that binds or is told to others.
"""

from datetime import date
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body, Nothing
from michinori.api.callers import Call
from michinori.api.conversation import Words
from michinori.api.cursors import Page
from michinori.api.jobs import JobChange
from michinori.api.proposals import Day, Message, Price
from michinori.api.routes import Room
from michinori.conversation.commands.drafts import draft_message, drop_message_draft
from michinori.conversation.models import MessageDraft
from michinori.conversation.queries.drafts import message_drafts
from michinori.conversation.queries.threads import title_of
from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of
from michinori.market.commands.drafts import draft_proposal, drop_proposal_draft
from michinori.market.commands.jobs import create_job
from michinori.market.models import Job, ProposalDraft
from michinori.market.queries.drafts import job_drafts, proposal_drafts

room = Room(_("下書き"))


class DraftJob(JobChange):
    """As for ``POST /jobs``; it is never published by this."""

    model_config = ConfigDict(json_schema_extra={"required": ["title", "description", "category", "kind"]})

    organisation_id: str | None = None


class DraftProposal(Body):
    """As for ``POST /jobs/{job_id}/proposals``, without files."""

    model_config = ConfigDict(json_schema_extra={"required": ["price", "message"]})

    price: Price = None
    message: Message = None
    due_date: Day = None


class DraftMessage(Body):
    """As for ``POST /threads/{thread_id}/messages``, without files."""

    model_config = ConfigDict(json_schema_extra={"required": ["body"]})

    body: Words = None


class DraftOut(BaseModel):
    """A draft. ``title``: of the job or thread; ``text``: what is drafted; ``price``: whole yen before tax.
    ``confirm_url``: the page on which the caller reads it, changes it and sends it.
    """

    kind: str = Field(description="job, proposal, message")
    job_id: str | None = None
    thread_id: str | None = None
    title: str
    text: str
    price: int | None = None
    due_date: date | None = None
    made_at: Instant
    confirm_url: str

    @classmethod
    def of_job(cls, row: Job) -> Self:
        """A job that is not published."""
        url = address_of(PageRef("job", (row.id,)))
        return cls(
            kind="job",
            job_id=row.id,
            title=row.title,
            text=row.description,
            due_date=row.due_date,
            made_at=row.made_at,
            confirm_url=url,
        )

    @classmethod
    def of_proposal(cls, row: ProposalDraft) -> Self:
        """A proposal that was not made."""
        url = address_of(PageRef("propose", (row.job_id,)))
        return cls(
            kind="proposal",
            job_id=row.job_id,
            title=row.job.title,
            text=row.message,
            price=row.price,
            due_date=row.due_date,
            made_at=row.made_at,
            confirm_url=url,
        )

    @classmethod
    def of_message(cls, row: MessageDraft) -> Self:
        """A message that was not sent."""
        url = address_of(PageRef("thread", (row.thread_id,), "last"))
        title = title_of(row.thread)
        return cls(
            kind="message", thread_id=row.thread_id, title=title, text=row.body, made_at=row.made_at, confirm_url=url
        )


@room.query("/drafts", Page[DraftOut], _("自分の下書きの一覧"))
def list_drafts(call: Call) -> Page[DraftOut]:
    """Jobs not published, proposals not made, messages not sent; of each the newest fifty."""
    jobs = [DraftOut.of_job(one) for one in job_drafts(call.actor)]
    proposals = [DraftOut.of_proposal(one) for one in proposal_drafts(call.actor)]
    messages = [DraftOut.of_message(one) for one in message_drafts(call.actor)]
    return Page[DraftOut](items=[*jobs, *proposals, *messages], next=None)


@room.command("/drafts/jobs", DraftOut, _("募集を下書きする"), body=DraftJob, status=201, scope="draft")
def draft_a_job(call: Call, body: DraftJob) -> DraftOut:
    """The client's members see it, nobody else; a person publishes it on the page `confirm_url`."""
    given: dict[str, Any] = body.model_dump(exclude_unset=True, exclude={"organisation_id", "file_ids"})
    files = body.file_ids or []
    row = create_job(actor=call.actor, body=given, organisation_id=body.organisation_id, draft=True, file_ids=files)
    return DraftOut.of_job(row)


@room.command("/jobs/{job_id}/draft", DraftOut, _("応募を下書きする"), body=DraftProposal, status=201, scope="draft")
def draft_a_proposal(call: Call, job_id: str, body: DraftProposal) -> DraftOut:
    """In the place of an earlier draft for the job. Refused as the proposal would be."""
    given = body.model_dump(exclude_unset=True)
    return DraftOut.of_proposal(draft_proposal(actor=call.actor, job_id=job_id, body=given))


@room.command(
    "/jobs/{job_id}/draft", None, _("応募の下書きを消す"), body=Nothing, status=204, method="DELETE", scope="draft"
)
def drop_a_proposal_draft(call: Call, job_id: str, body: Nothing) -> None:
    """404 without one."""
    drop_proposal_draft(actor=call.actor, job_id=job_id)


@room.command(
    "/threads/{thread_id}/draft", DraftOut, _("メッセージを下書きする"), body=DraftMessage, status=201, scope="draft"
)
def draft_a_message(call: Call, thread_id: str, body: DraftMessage) -> DraftOut:
    """In the place of an earlier draft in the thread. Screened and refused as the message would be."""
    return DraftOut.of_message(draft_message(actor=call.actor, thread_id=thread_id, body=body.body))


@room.command(
    "/threads/{thread_id}/draft", None, _("メッセージの下書きを消す"),
    body=Nothing, status=204, method="DELETE", scope="draft",
)  # fmt: skip
def drop_a_message_draft(call: Call, thread_id: str, body: Nothing) -> None:
    """404 without one."""
    drop_message_draft(actor=call.actor, thread_id=thread_id)
