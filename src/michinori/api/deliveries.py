"""The whole work: handed in, accepted, sent back. Each answers with the contract."""

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from michinori.api.bodies import FileIds, Seen
from michinori.api.callers import Call
from michinori.api.contract_answers import Contract, answer_contract
from michinori.api.routes import Room
from michinori.contracts.commands import deliveries

room = Room(_("納品"))


class Delivery(Seen):
    """The whole work handed in."""

    note: str = ""
    file_ids: FileIds = []


class SendBack(Seen):
    """``items``: keys of the brief items not met; ``stages``: numbers, default all that the delivery submitted."""

    items: list[str] = Field(max_length=40)
    stages: list[int] = Field([], max_length=30)
    note: str = ""


@room.command("/contracts/{contract_id}/deliver", Contract, _("納品する"), body=Delivery)
def deliver_work(call: Call, contract_id: str, body: Delivery) -> Contract:
    """Submits every stage; one clock replaces theirs."""
    deliveries.deliver_work(
        actor=call.actor, contract_id=contract_id, note=body.note, file_ids=body.file_ids, seen=body.seen
    )
    return answer_contract(call, contract_id)


@room.command("/contracts/{contract_id}/accept", Contract, _("検収する"), body=Seen)
def accept_delivery(call: Call, contract_id: str, body: Seen) -> Contract:
    """Owner or approver. All is paid, the contract is completed."""
    deliveries.accept_delivery(actor=call.actor, contract_id=contract_id, seen=body.seen)
    return answer_contract(call, contract_id)


@room.command("/contracts/{contract_id}/send-back", Contract, _("納品を差し戻す"), body=SendBack)
def send_back(call: Call, contract_id: str, body: SendBack) -> Contract:
    """Back to work, naming brief items and stages; uses one of the revisions."""
    deliveries.send_back(
        actor=call.actor,
        contract_id=contract_id,
        items=body.items,
        stages=body.stages,
        note=body.note,
        seen=body.seen,
    )
    return answer_contract(call, contract_id)
