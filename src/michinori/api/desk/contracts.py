"""A contract as either side sees it, for staff who have stated why they look: to read, nothing to do (decision 43)."""

from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from michinori.api.callers import Call
from michinori.api.contract_answers import Contract, contract_of
from michinori.api.contracts import Event
from michinori.api.cursors import Cursor, Page, packed, unpacked_number
from michinori.api.desk.guarding import note_seen
from michinori.api.desk.people import Looking, Reason
from michinori.api.routes import Room
from michinori.contracts.commands.desk import state_reason_for_contract
from michinori.contracts.queries.records import all_steps
from michinori.contracts.queries.views import ContractView, view_as
from michinori.people.looking import require_look
from michinori.people.staff import require_staff

room = Room(_("運営デスク"))
_EVENTS = 100
_LAST = 2**31 - 1

Side = Literal["client", "worker"]


class ContractReason(Reason):
    """As for a person; both sides read it."""

    talk: bool = Field(False, description="Whether their messages are to be read on the page: asked, report, law only")


def _view(call: Call, contract_id: str, side: Side) -> ContractView:
    """Raises ``not-found`` (404) for anybody but staff with the duty, ``reason-needed`` (403) without a reason."""
    require_staff(call.actor, "contracts")
    view = view_as(contract_id, side)
    require_look(call.actor, view.contract.worker_id, ref=view.contract.id)
    return view


@room.command(
    "/desk/contracts/{contract_id}/reason", Looking, _("契約を見る理由を書く（運営者）"),
    body=ContractReason, status=201, scope="staff",
)  # fmt: skip
def state_reason_for_desk_contract(call: Call, contract_id: str, body: ContractReason) -> Looking:
    """For half an hour by default. Messages are read on the page alone, where the reason opens them."""
    return Looking.of(state_reason_for_contract(actor=call.actor, contract_id=contract_id, **body.model_dump()))


@room.query("/desk/contracts/{contract_id}", Contract, _("契約のいま（運営者）"), scope="staff")
def show_desk_contract(call: Call, contract_id: str, side: Side = "worker") -> Contract:
    """As one side sees it, with no actions. Sealed amounts are shown to nobody."""
    shown = contract_of(_view(call, contract_id, side))
    note_seen(call, "desk_contract", contract_id=contract_id)
    return shown


@room.query("/desk/contracts/{contract_id}/events", Page[Event], _("契約の履歴（運営者）"), scope="staff")
def list_desk_events(call: Call, contract_id: str, cursor: Cursor = None) -> Page[Event]:
    """The append-only history, oldest first, without the words of its notes."""
    view, after = _view(call, contract_id, "worker"), unpacked_number(cursor) or 0
    found = [step.event for step in all_steps(view.contract, after=min(after, _LAST), limit=_EVENTS + 1)]
    page = found[:_EVENTS]
    note_seen(call, "desk_contract", contract_id=contract_id)
    return Page[Event](
        items=[Event(**{name: getattr(row, name) for name in Event.model_fields}) for row in page],
        next=packed(page[-1].n) if len(found) > _EVENTS else None,
    )
