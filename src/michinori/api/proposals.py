"""Proposals, and the offer that turns one into a contract."""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from michinori.api.answers import Instant, Party
from michinori.api.bodies import Body, Nothing
from michinori.api.callers import Call
from michinori.api.contract_answers import Contract, answer_contract
from michinori.api.routes import Room
from michinori.api.terms import TermsSent
from michinori.contracts.commands import offers
from michinori.conversation.models import thread_id_of
from michinori.market import queries
from michinori.market.commands import proposals
from michinori.market.models import Proposal
from michinori.rules.fields import MAX_YEN
from michinori.rules.market.jobs import MAX_MESSAGE

room = Room(_("応募"))

# These types only describe fields in the OpenAPI document; the rules validate what is sent.
_Price = Annotated[
    Any, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_YEN, "description": "Whole yen before tax"})
]
_Message = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_MESSAGE})]
_Day = Annotated[Any, WithJsonSchema({"type": ["string", "null"], "format": "date"})]


class NewProposal(Body):
    """A worker's answer to a job."""

    model_config = ConfigDict(json_schema_extra={"required": ["price", "message"]})

    price: _Price = None
    message: _Message = None
    due_date: _Day = None


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


class Proposals(BaseModel):
    """The proposals for a job, the first first."""

    items: list[ProposalOut]
    next: str | None = None


def _proposal(row: Proposal) -> ProposalOut:
    return ProposalOut(
        id=row.id,
        job_id=row.job_id,
        worker=Party(id=row.worker_id, display_name=row.worker.display_name),
        price=row.price,
        message=row.message,
        due_date=row.due_date,
        thread_id=thread_id_of(row.id),
        status=row.status,
        made_at=row.made_at,
    )


def _answer(call: Call, proposal_id: str) -> ProposalOut:
    return _proposal(queries.proposal_of(call.actor, proposal_id))


@room.query("/jobs/{job_id}/proposals", Proposals, _("仕事への応募の一覧"))
def list_proposals(call: Call, job_id: str) -> Proposals:
    """For the job's client only; withdrawn ones are left out."""
    return Proposals(items=[_proposal(row) for row in queries.proposals_of_job(call.actor, job_id)[1]])


@room.command("/jobs/{job_id}/proposals", ProposalOut, _("応募する"), body=NewProposal, status=201)
def create_a_proposal(call: Call, job_id: str, body: NewProposal) -> ProposalOut:
    """To an open job of somebody else, one at a time."""
    row = proposals.create_proposal(actor=call.actor, job_id=job_id, body=body.model_dump(exclude_unset=True))
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


@room.command("/proposals/{proposal_id}/offer", Contract, _("条件を提示する"), body=Offer, status=201)
def offer_terms(call: Call, proposal_id: str, body: Offer) -> Contract:
    """Owner or approver. Makes a contract, offered, terms version 1; nothing binds before the worker accepts."""
    return answer_contract(call, offers.offer_terms(actor=call.actor, proposal_id=proposal_id, terms=body.terms).id)
