"""Amendments: changes of terms (条件変更)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Id, Seen
from michinori.api.callers import Call
from michinori.api.routes import Answer, Room
from michinori.api.terms import Terms, TermsSent
from michinori.contracts.commands import amendments
from michinori.contracts.commands.on import OnContract
from michinori.contracts.queries.amendments import view_amendment
from michinori.conversation.commands.promises import propose_from_message
from michinori.conversation.queries.messages import promise_behind, with_promise

room = Room(_("条件変更"))


class NewTerms(Seen):
    """The whole new terms and why."""

    terms: TermsSent
    reason: str


class FirstTerms(NewTerms):
    """The same, begun with a message that was marked as a promise (POST /messages/{id}/promise)."""

    message_id: Id | None = None


class Change(BaseModel):
    """One difference; ``old`` null: there was none, ``new`` null: there is none any more."""

    field: str
    key: str
    old: Any
    new: Any


class Amendment(BaseModel):
    """``deposit_difference_with_tax``: above 0 it is due from the client, below 0 it goes back."""

    id: str
    contract_id: str
    by: str = Field(description="client or worker")
    status: str = Field(description="open, awaiting_deposit, in_force, declined, withdrawn, superseded or lapsed")
    reason: str
    terms: Terms
    deposit_difference_with_tax: int
    answer_by: Instant | None
    diff: list[Change]
    message_id: str | None = Field(description="The message that it came of, marked as a promise")


def _answer(call: Call, amendment_id: str) -> Amendment:
    view = view_amendment(call.actor, amendment_id, with_promise())
    row, promise = view.amendment, promise_behind(view.amendment)
    return Amendment(
        id=row.id,
        contract_id=row.contract_id,
        by=row.by,
        status=row.status,
        reason=row.reason,
        terms=Terms.model_validate(view.new.as_data()),
        deposit_difference_with_tax=view.deposit_difference_with_tax,
        answer_by=view.answer_by,
        diff=[Change(field=one.field, key=one.key, old=one.old, new=one.new) for one in view.diff],
        message_id=promise.message_id if promise else None,
    )


_AMENDMENT = Answer(Amendment, lambda call, row: _answer(call, row.id))


@room.command("/contracts/{contract_id}/amendments", Amendment, _("条件変更を提案する"), body=FirstTerms, status=201)
def propose_amendment(call: Call, contract_id: str, body: FirstTerms) -> Amendment:
    """Either side, one at a time. Until it is in force the old terms apply."""
    on: OnContract = {"actor": call.actor, "contract_id": contract_id, "seen": body.seen}
    if body.message_id:
        message, terms = body.message_id, body.terms
        return _answer(call, propose_from_message(**on, message_id=message, terms=terms, reason=body.reason).id)
    return _answer(call, amendments.propose_amendment(**on, terms=body.terms, reason=body.reason).id)


@room.query("/amendments/{amendment_id}", Amendment, _("条件変更のいま"))
def show_amendment(call: Call, amendment_id: str) -> Amendment:
    """What changes, what happens to the deposit, and until when to answer."""
    return _answer(call, amendment_id)


room.act("/amendments/{amendment_id}/accept", amendments.accept_amendment, _AMENDMENT).says(
    _("条件変更を承諾する"),
    "Up: in force when the client has deposited the difference. Same or down: in force at once.",
)
room.act("/amendments/{amendment_id}/decline", amendments.decline_amendment, _AMENDMENT).says(
    _("条件変更を断る"), "The old terms go on."
)
room.act("/amendments/{amendment_id}/withdraw", amendments.withdraw_amendment, _AMENDMENT).says(
    _("条件変更の提案を取り下げる"), "The proposer, before it is answered."
)
room.act("/amendments/{amendment_id}/counter", amendments.counter_amendment, _AMENDMENT, body=NewTerms).says(
    _("別の条件変更を返す"), "Other new terms instead; answers with the new amendment, the old one is superseded."
)
