"""Switches between fixed and hourly pay: settle this contract and continue under another, in one step."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Seen
from michinori.api.callers import Call
from michinori.api.routes import Answer, Room
from michinori.api.terminations import Preview
from michinori.api.terms import Terms, TermsSent
from michinori.contracts.commands import switches
from michinori.contracts.queries.switches import view_switch

room = Room(_("固定と時間の切り替え"))


class NewSwitch(Seen):
    """Where this contract is settled, and the terms of the other kind under which the next one goes on."""

    amount: int = Field(description="Total of this contract, whole yen before tax, what has been paid included")
    terms: TermsSent
    reason: str


class Switch(BaseModel):
    """``preview``: what both get where this contract is settled; ``deposit_with_tax``: what the next one holds first;
    ``missing_with_tax``: the part of it that this one's escrow does not give back, to be deposited before.
    """

    id: str
    contract_id: str
    by: str = Field(description="client or worker")
    status: str = Field(description="open, awaiting_deposit, accepted, declined, withdrawn or lapsed")
    reason: str
    amount: int
    terms: Terms
    preview: Preview
    deposit_with_tax: int
    missing_with_tax: int
    answer_by: Instant | None
    continuation: str | None = Field(description="The contract that goes on, once accepted")


def _answer(call: Call, switch_id: str) -> Switch:
    view = view_switch(call.actor, switch_id)
    row = view.switch
    return Switch(
        id=row.id,
        contract_id=row.contract_id,
        by=row.by,
        status=row.status,
        reason=row.reason,
        amount=row.amount,
        terms=Terms.model_validate(view.new.as_data()),
        preview=Preview.of(view.now),
        deposit_with_tax=view.then.deposit_with_tax,
        missing_with_tax=view.missing_with_tax,
        answer_by=view.answer_by,
        continuation=row.continuation_id,
    )


_SWITCH = Answer(Switch, lambda call, row: _answer(call, row.id))


room.act("/contracts/{contract_id}/switches", switches.propose_switch, _SWITCH, body=NewSwitch, status=201).says(
    _("固定と時間の切り替えを提案する"),
    "Either side, one at a time and not beside an amendment. The fee's tiers go on from what was paid here, for as "
    "much as is left unpaid.",
)


@room.query("/switches/{switch_id}", Switch, _("切り替えのいま"))
def show_switch(call: Call, switch_id: str) -> Switch:
    """What would be settled, what would be deposited, and until when to answer."""
    return _answer(call, switch_id)


room.act("/switches/{switch_id}/accept", switches.accept_switch, _SWITCH).says(
    _("切り替えに同意する"),
    "In one step this contract is settled and the next one funded from its escrow. If that is not enough, the old "
    "terms go on until the client has deposited what is missing (`…/deposit` of this contract).",
)
room.act("/switches/{switch_id}/decline", switches.decline_switch, _SWITCH).says(
    _("切り替えを断る"), "The contract goes on as it is."
)
room.act("/switches/{switch_id}/withdraw", switches.withdraw_switch, _SWITCH).says(
    _("切り替えの提案を取り下げる"), "The proposer, before it is answered."
)
