"""Acts on one stage of a contract; ``number`` counts from 1. Each answers with the contract."""

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from michinori.api.bodies import FileIds, Seen
from michinori.api.callers import Call
from michinori.api.contract_answers import Contract, answer_contract
from michinori.api.routes import Room
from michinori.contracts.commands import stages

room = Room(_("工程"))
_STAGE = "/contracts/{contract_id}/stages/{int:number}"


class Report(Seen):
    """How far a stage is. Only what has a file counts when the two cannot agree."""

    percent: int = Field(description="0 to 100")
    note: str = ""
    file_ids: FileIds = []


class Submission(Seen):
    """A stage handed in."""

    note: str = ""
    file_ids: FileIds = []


class Return(Seen):
    """``items``: keys of the brief items that are not met."""

    items: list[str] = Field(max_length=40)
    note: str = ""


class Objection(Seen):
    """Why the report is not so."""

    reason: str


@room.command(f"{_STAGE}/start", Contract, _("工程を始める"), body=Seen)
def start_stage(call: Call, contract_id: str, number: int, body: Seen) -> Contract:
    """The worker, in any order, once the deposit is made."""
    stages.start_stage(actor=call.actor, contract_id=contract_id, number=number, seen=body.seen)
    return answer_contract(call, contract_id)


@room.command(f"{_STAGE}/report", Contract, _("進み具合を報告する"), body=Report)
def report_stage(call: Call, contract_id: str, number: int, body: Report) -> Contract:
    """One report per stage and day. With a file it counts as acknowledged when it is not answered in time."""
    stages.report_stage(
        actor=call.actor,
        contract_id=contract_id,
        number=number,
        percent=body.percent,
        note=body.note,
        file_ids=body.file_ids,
        seen=body.seen,
    )
    return answer_contract(call, contract_id)


@room.command(f"{_STAGE}/submit", Contract, _("工程を提出する"), body=Submission)
def submit_stage(call: Call, contract_id: str, number: int, body: Submission) -> Contract:
    """Counts as a report of 100 %. With a file it is approved by the clock when it is not answered in time."""
    stages.submit_stage(
        actor=call.actor,
        contract_id=contract_id,
        number=number,
        note=body.note,
        file_ids=body.file_ids,
        seen=body.seen,
    )
    return answer_contract(call, contract_id)


@room.command(f"{_STAGE}/approve", Contract, _("工程を承認する"), body=Seen)
def approve_stage(call: Call, contract_id: str, number: int, body: Seen) -> Contract:
    """Owner or approver. Paid now where the terms pay per stage."""
    stages.approve_stage(actor=call.actor, contract_id=contract_id, number=number, seen=body.seen)
    return answer_contract(call, contract_id)


@room.command(f"{_STAGE}/return", Contract, _("工程を差し戻す"), body=Return)
def return_stage(call: Call, contract_id: str, number: int, body: Return) -> Contract:
    """Names the brief items that are not met, and uses one of the revisions."""
    stages.return_stage(
        actor=call.actor,
        contract_id=contract_id,
        number=number,
        items=body.items,
        note=body.note,
        seen=body.seen,
    )
    return answer_contract(call, contract_id)


@room.command(f"{_STAGE}/agree-return", Contract, _("差し戻しに同意する"), body=Seen)
def agree_return(call: Call, contract_id: str, number: int, body: Seen) -> Contract:
    """The worker agrees that the items were not met: no revision is used."""
    stages.agree_return(actor=call.actor, contract_id=contract_id, number=number, seen=body.seen)
    return answer_contract(call, contract_id)


@room.command(f"{_STAGE}/acknowledge", Contract, _("報告を確認する"), body=Seen)
def acknowledge_stage(call: Call, contract_id: str, number: int, body: Seen) -> Contract:
    """The latest report becomes confirmed. It never lowers what is confirmed."""
    stages.acknowledge_stage(actor=call.actor, contract_id=contract_id, number=number, seen=body.seen)
    return answer_contract(call, contract_id)


@room.command(f"{_STAGE}/object", Contract, _("報告に異議を伝える"), body=Objection)
def object_stage(call: Call, contract_id: str, number: int, body: Objection) -> Contract:
    """Covers the reports not yet answered. Lowers nothing."""
    stages.object_stage(actor=call.actor, contract_id=contract_id, number=number, reason=body.reason, seen=body.seen)
    return answer_contract(call, contract_id)
