"""Change requests (変更依頼)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from michinori.api.bodies import Seen
from michinori.api.callers import Call
from michinori.api.contract_answers import Open
from michinori.api.routes import Answer, Room
from michinori.api.terms import Terms, TermsSent
from michinori.contracts.commands import change_requests
from michinori.contracts.models import ClassDispute
from michinori.contracts.queries.change_requests import ChangeView, view_change

room = Room(_("変更依頼"))


class NewChange(Seen):
    """A wish about work under way. ``changes``: brief items as they should be; ``value`` null takes one out."""

    note: str
    changes: list[Any] = Field(default=[], description="{key, value, direction}; direction of a new item only")


class AcceptChange(Seen):
    """``terms``: sent to the client in place of the drafted ones; refused (422) if the request is included."""

    terms: TermsSent | None = None


class DeclineChange(Seen):
    """Why not."""

    note: str = ""


class Dispute(Seen):
    """The class that the caller holds it for."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    kind: str = Field(alias="class", description="fix, addition or restart")
    reason: str


class BriefChange(BaseModel):
    """One item as the client wants it; ``value`` null: taken out."""

    key: str
    value: str | None
    direction: bool


class Opinion(BaseModel):
    """One side's opinion on the class; the rule's answer stands."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    by: str
    kind: str = Field(alias="class")
    reason: str


class Drafted(BaseModel):
    """The amendment that accepting sends, as things stand now."""

    terms: Terms
    deposit_difference_with_tax: int


class ChangeRequest(BaseModel):
    """``class``: fix, addition or restart, by rule. ``included``: whether the terms include it; else accepting sends
    the drafted amendment. ``left``: how many of its kind are still included. ``superseded``: what a restart adds, yen
    before tax."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: str
    contract_id: str
    kind: str = Field(alias="class")
    status: str = Field(description="open, accepted, declined, withdrawn or lapsed")
    note: str
    changes: list[BriefChange]
    included: bool
    left: int | None
    superseded: int | None
    drafted_amendment: Drafted | None
    amendment: Open | None
    disputes: list[Opinion]


def _answer(call: Call, request_id: str) -> ChangeRequest:
    view = view_change(call.actor, request_id)
    row, cost = view.request, view.cost
    return ChangeRequest(
        id=row.id,
        contract_id=row.contract_id,
        **{"class": row.kind},
        status=row.status,
        note=view.note,
        changes=[BriefChange(**change) for change in row.changes],
        included=cost.included if cost else bool(row.included),
        left=cost.left if cost else None,
        superseded=cost.superseded if cost else row.superseded,
        drafted_amendment=_drafted(view),
        amendment=Open(id=view.amendment.id, status=view.amendment.status) if view.amendment else None,
        disputes=[_opinion(one) for one in view.disputes],
    )


_REQUEST = Answer(ChangeRequest, lambda call, row: _answer(call, row.id))


def _opinion(row: ClassDispute) -> Opinion:
    return Opinion.model_validate({"by": row.by, "class": row.kind, "reason": getattr(row, "words", None) or ""})


def _drafted(view: ChangeView) -> Drafted | None:
    if view.cost is None or view.cost.draft is None or view.difference_with_tax is None:
        return None
    return Drafted(
        terms=Terms.model_validate(view.cost.draft.terms.as_data()),
        deposit_difference_with_tax=view.difference_with_tax,
    )


room.act(
    "/contracts/{contract_id}/change-requests", change_requests.request_change, _REQUEST, body=NewChange, status=201
).says(
    _("変更を依頼する"),
    "The client's side. What it is follows from the brief; several may be open; none stops a clock.",
)


@room.query("/change-requests/{request_id}", ChangeRequest, _("変更依頼のいま"))
def show_change(call: Call, request_id: str) -> ChangeRequest:
    """What it is by the rule, what is included, and what it would cost now."""
    return _answer(call, request_id)


room.act("/change-requests/{request_id}/accept", change_requests.accept_change, _REQUEST, body=AcceptChange).says(
    _("変更依頼を受ける"),
    "The worker. An included one takes effect at once; else the draft, or ``terms``, goes to the client.",
)
room.act("/change-requests/{request_id}/decline", change_requests.decline_change, _REQUEST, body=DeclineChange).says(
    _("変更依頼を断る"), "The worker; the terms go on. After a declined restart an ending is the client's."
)
room.act("/change-requests/{request_id}/withdraw", change_requests.withdraw_change, _REQUEST).says(
    _("変更依頼を取り下げる"), "The client, before it is answered."
)
room.act("/change-requests/{request_id}/dispute-class", change_requests.dispute_class, _REQUEST, body=Dispute).says(
    _("区分に異論を伝える"),
    "Either side, once, with a reason. The rule's answer stands; both opinions are kept with it.",
)
