"""Handovers (引き継ぎ): the link for the rest of a contract, what it shows, and accepting it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import BriefItem, Instant
from michinori.api.bodies import Body, Seen
from michinori.api.callers import Call, Visit
from michinori.api.contract_answers import Contract, answer_contract
from michinori.api.routes import Answer, Room
from michinori.contracts.commands import handovers
from michinori.contracts.models import Handover as Row
from michinori.contracts.queries.handovers import HandoverView, handover_of, view_handover
from michinori.rules.contract.life import SIDES

room = Room(_("引き継ぎ"))


class NewHandover(Seen):
    """For whom the link is, and what is asked; nothing but the address has to be said."""

    client_email: str = Field(description="The new client's address; it stands in no event and in no answer")
    price: int | None = Field(None, description="Whole yen before tax; left out, the suggested price")
    note: str = ""


class Taking(Body):
    """The new client's price, any from ¥1, and for whom and until when."""

    price: int = Field(description="Whole yen before tax")
    due_date: date | None = Field(None, strict=False, description="Left out: the old date, or in two weeks if later")
    organisation_id: str | None = Field(None, description="Default: the caller's only organisation, else the caller")


class HandoverState(BaseModel):
    """``suggested_price``: the unsettled parts of the stages; while ending ``provisional``."""

    id: str
    contract_id: str
    status: str = Field(description="open, accepted, revoked or lapsed")
    by: str = Field(description="client or worker")
    price: int
    suggested_price: int
    provisional: bool
    agreed: list[str] = Field(description="The sides that let the new client see more than title and price")
    expires_at: Instant
    continuation: str | None = Field(description="The contract that came of it")

    @classmethod
    def of(cls, row: Row) -> Self:
        """The state of a handover now."""
        sight = handover_of(row)
        return cls(
            id=row.id,
            contract_id=row.contract_id,
            status=row.status,
            by=row.by,
            price=sight.price,
            suggested_price=sight.suggested_price,
            provisional=sight.provisional,
            agreed=[side for side in SIDES if getattr(row, f"agreed_by_{side}")],
            expires_at=row.expires_at,
            continuation=row.continuation_id,
        )


_STATE = Answer(HandoverState, lambda call, row: HandoverState.of(row))


class HandoverMade(HandoverState):
    """The link, this once."""

    url: str
    token: str


class Part(BaseModel):
    """A stage of the rest at its share of the price, yen before tax."""

    name: str
    price: int


class OldFile(BaseModel):
    """A file of the old contract; ``original``: it was paid for, and may be taken by GET /files/{id}."""

    id: str
    name: str
    size: int
    sha256: str
    original: bool


class FirstSight(BaseModel):
    """What the link shows. Without the named address: title, price, the worker's name and until when."""

    title: str
    price: int
    provisional: bool
    worker: str
    expires_at: Instant
    named: bool = Field(description="Whether the link is meant for the caller")
    note: str | None
    stages: list[Part] | None
    brief: list[BriefItem] | None = Field(description="Null unless named, and worker and old client agree")
    approved_stages: list[str] | None
    files: list[OldFile] | None
    contract_id: str | None = Field(description="The contract that came of it, for its two sides")


def _seen(view: HandoverView) -> FirstSight:
    sight, inside = view.sight, view.inside
    opened = inside if inside and inside.opened else None
    return FirstSight(
        title=sight.contract.title,
        price=sight.price,
        provisional=sight.provisional,
        worker=sight.contract.worker.display_name,
        expires_at=sight.handover.expires_at,
        named=inside is not None,
        note=inside.note if inside else None,
        stages=[Part(name=part.name, price=part.amount) for part in inside.parts] if inside else None,
        brief=[BriefItem(key=i.key, value=i.value, direction=i.direction) for i in opened.brief] if opened else None,
        approved_stages=[stage.name for stage in opened.approved] if opened else None,
        files=[OldFile(**{name: getattr(one, name) for name in OldFile.model_fields}) for one in opened.files]
        if opened
        else None,
        contract_id=view.taken,
    )


@room.command(
    "/contracts/{contract_id}/handovers",
    HandoverMade,
    _("残りの仕事を引き継ぐリンクを作る"),
    body=NewHandover,
    status=201,
)
def make_handover(call: Call, contract_id: str, body: NewHandover) -> HandoverMade:
    """Either side, from an ending or ended contract; one live link, which goes to the address by mail as well."""
    made = handovers.make_handover(
        actor=call.actor,
        contract_id=contract_id,
        client_email=body.client_email,
        price=body.price,
        note=body.note,
        seen=body.seen,
    )
    state = HandoverState.of(made.handover)
    return HandoverMade(**state.model_dump(), url=f"{settings.BASE_URL}/handovers/{made.token}", token=made.token)


@room.query("/handovers/{token}", FirstSight, _("引き継ぎのリンクを見る（トークンは要らない）"), public=True)
def show_handover(call: Visit, token: str) -> FirstSight:
    """Without a token of one's own: title, price, the worker's name, until when. The named client sees more."""
    return _seen(view_handover(call.actor, token))


@room.command("/handovers/{token}/accept", Contract, _("残りの仕事を引き受ける"), body=Taking)
def accept_handover(call: Call, token: str, body: Taking) -> Contract:
    """The named client, at any price from ¥1; the worker confirms by accept-offer, then comes the deposit."""
    contract = handovers.accept_handover(
        actor=call.actor,
        token=token,
        price=body.price,
        due_date=body.due_date,
        organisation_id=body.organisation_id,
    )
    return answer_contract(call, contract.id)


room.act("/handovers/{handover_id}/revoke", handovers.revoke_handover, _STATE).says(
    _("引き継ぎのリンクを取り消す"), "Whoever made it; it is dead at once."
)
room.act("/handovers/{handover_id}/consent", handovers.consent_handover, _STATE).says(
    _("引き継ぎ先に見せることに同意する"),
    "The other side agrees that the new client sees the brief, approved stages and the list of files.",
)
