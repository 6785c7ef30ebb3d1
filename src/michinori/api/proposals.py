"""Proposals, and the offer that turns one into a contract."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from michinori.api.answers import Instant, Party
from michinori.api.bodies import Body, FileIds, Nothing
from michinori.api.callers import Call
from michinori.api.contract_answers import Contract, answer_contract
from michinori.api.routes import Room
from michinori.api.terms import TermsSent
from michinori.contracts.commands import offers
from michinori.conversation.models import thread_id_of
from michinori.machinery.models import StoredFile
from michinori.market import queries
from michinori.market.commands import proposals
from michinori.market.models import Proposal
from michinori.market.queries.files import files_of_proposals
from michinori.rules.fields import MAX_YEN
from michinori.rules.market.jobs import MAX_ATTACHED, MAX_MESSAGE

room = Room(_("応募"))

# These types only describe fields in the OpenAPI document; the rules validate what is sent.
Price = Annotated[
    Any, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_YEN, "description": "Whole yen before tax"})
]
Message = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_MESSAGE})]
Day = Annotated[Any, WithJsonSchema({"type": ["string", "null"], "format": "date"})]


class NewProposal(Body):
    """A worker's answer to a job."""

    model_config = ConfigDict(json_schema_extra={"required": ["price", "message"]})

    price: Price = None
    message: Message = None
    due_date: Day = None
    file_ids: FileIds = Field([], max_length=MAX_ATTACHED, description="Own files, which only the client sees")


class Offer(Body):
    """The terms put to the worker."""

    terms: TermsSent


class ProposalOut(BaseModel):
    """A proposal; ``price`` in whole yen before tax."""

    id: str
    job_id: str
    worker: Party
    price: int
    message: str
    due_date: date | None
    thread_id: str = Field(description="Of its messages, see /threads")
    status: str = Field(description="open, shortlisted, declined, withdrawn, offered or agreed")
    made_at: Instant
    file_ids: list[str]


class Proposals(BaseModel):
    """The proposals for a job, the first first."""

    items: list[ProposalOut]
    next: str | None = None


def _proposal(row: Proposal, files: Sequence[StoredFile] = ()) -> ProposalOut:
    return ProposalOut(
        id=row.id,
        job_id=row.job_id,
        worker=Party.of(row.worker),
        price=row.price,
        message=row.message,
        due_date=row.due_date,
        thread_id=thread_id_of(row.id),
        status=row.status,
        made_at=row.made_at,
        file_ids=[file.id for file in files],
    )


def _answer(call: Call, proposal_id: str) -> ProposalOut:
    row = queries.proposal_of(call.actor, proposal_id)
    return _proposal(row, files_of_proposals([row.id]).get(row.id, ()))


@room.query("/jobs/{job_id}/proposals", Proposals, _("仕事への応募の一覧"))
def list_proposals(call: Call, job_id: str) -> Proposals:
    """For the job's client only; withdrawn ones are left out."""
    rows = queries.proposals_of_job(call.actor, job_id)[1]
    files = files_of_proposals([row.id for row in rows])
    return Proposals(items=[_proposal(row, files.get(row.id, ())) for row in rows])


@room.command("/jobs/{job_id}/proposals", ProposalOut, _("応募する"), body=NewProposal, status=201)
def create_a_proposal(call: Call, job_id: str, body: NewProposal) -> ProposalOut:
    """To an open job of somebody else, one at a time."""
    given = body.model_dump(exclude_unset=True, exclude={"file_ids"})
    row = proposals.create_proposal(actor=call.actor, job_id=job_id, body=given, file_ids=body.file_ids)
    return _answer(call, row.id)


@room.command("/proposals/{proposal_id}/withdraw", ProposalOut, _("応募を取り下げる"))
def withdraw_a_proposal(call: Call, proposal_id: str, body: Nothing) -> ProposalOut:
    """The worker, as long as no terms were offered."""
    return _answer(call, proposals.withdraw_proposal(actor=call.actor, proposal_id=proposal_id).id)


@room.command("/proposals/{proposal_id}/decline", ProposalOut, _("応募を見送る"))
def decline_a_proposal(call: Call, proposal_id: str, body: Nothing) -> ProposalOut:
    """The client, as long as no terms were offered."""
    return _answer(call, proposals.decline_proposal(actor=call.actor, proposal_id=proposal_id).id)


@room.command("/proposals/{proposal_id}/shortlist", ProposalOut, _("応募を候補に残す"))
def shortlist_a_proposal(call: Call, proposal_id: str, body: Nothing) -> ProposalOut:
    """The client keeps it among those to choose from."""
    return _answer(call, proposals.shortlist_proposal(actor=call.actor, proposal_id=proposal_id).id)


@room.command("/proposals/{proposal_id}/hide", ProposalOut, _("応募を見えないところに置く"))
def hide_a_proposal(call: Call, proposal_id: str, body: Nothing) -> ProposalOut:
    """The client, for itself; the worker does not learn of it."""
    return _answer(call, proposals.hide_proposal(actor=call.actor, proposal_id=proposal_id).id)


@room.command("/proposals/{proposal_id}/unhide", ProposalOut, _("応募をまた見えるところに置く"))
def unhide_a_proposal(call: Call, proposal_id: str, body: Nothing) -> ProposalOut:
    """The client, for itself."""
    return _answer(call, proposals.hide_proposal(actor=call.actor, proposal_id=proposal_id, hidden=False).id)


@room.command("/proposals/{proposal_id}/offer", Contract, _("条件を提示する"), body=Offer, status=201)
def offer_terms(call: Call, proposal_id: str, body: Offer) -> Contract:
    """Owner or approver. Makes a contract, offered, terms version 1; nothing binds before the worker accepts."""
    return answer_contract(call, offers.offer_terms(actor=call.actor, proposal_id=proposal_id, terms=body.terms).id)
